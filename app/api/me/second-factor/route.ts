import { z } from 'zod';
import { confirmSecondFactor, secondFactorOf } from '#lib/auth/second-factor';
import { withRoute } from '#lib/http/route';
import { codeText } from '#lib/http/second-step-route';

export const GET = withRoute({ rule: 'signed in' }, async ({ context, actor }) => ({
  secondFactor: (await secondFactorOf(context.database, actor)) ?? null,
}));

/** The last step of setting one up. */
export const PUT = withRoute(
  { rule: 'signed in', body: z.object({ setUp: z.string().max(2000), code: codeText }) },
  ({ context, actor, body }) => confirmSecondFactor(context, actor, body),
);
