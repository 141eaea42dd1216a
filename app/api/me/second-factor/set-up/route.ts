import { z } from 'zod';
import { beginSecondFactor } from '#lib/auth/second-factor';
import { withRoute } from '#lib/http/route';

export const POST = withRoute(
  { rule: 'signed in', body: z.object({ password: z.string(), code: z.string().max(100).optional() }) },
  ({ context, actor, body }) => beginSecondFactor(context, actor, body),
);
