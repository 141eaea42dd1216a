import { z } from 'zod';
import { finishWithCode } from '#lib/auth/second-step';
import { codeText, withSecondStep } from '#lib/http/second-step-route';

/** A code after the right password. */
export const POST = withSecondStep(z.object({ code: codeText }), async ({ context, given, body }) => ({
  body: {},
  cookie: await finishWithCode(context, { ...given, ...body }),
}));
