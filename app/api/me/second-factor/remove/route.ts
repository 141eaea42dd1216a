import { z } from 'zod';
import { removeSecondFactor } from '#lib/auth/second-factor';
import { withRoute } from '#lib/http/route';
import { codeText } from '#lib/http/second-step-route';

export const POST = withRoute(
  { rule: 'signed in', body: z.object({ password: z.string(), code: codeText }) },
  ({ context, actor, body }) => removeSecondFactor(context, actor, body),
);
