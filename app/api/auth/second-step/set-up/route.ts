import { z } from 'zod';
import { beginSetUpStep, finishSetUpStep } from '#lib/auth/second-step';
import { codeText, withSecondStep } from '#lib/http/second-step-route';

/** A secret for the device of somebody who must have a second factor and has none. */
export const POST = withSecondStep(z.object({}).optional(), async ({ context, given }) => ({
  body: await beginSetUpStep(context, given),
}));

const body = z.object({ setUp: z.string().max(2000), code: codeText });

export const PUT = withSecondStep(body, async ({ context, given, body }) => {
  const { cookie, recoveryCodes } = await finishSetUpStep(context, { ...given, ...body });
  return { body: { recoveryCodes }, cookie };
});
