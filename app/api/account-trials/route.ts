import { z } from 'zod';
import { accountKinds } from '#lib/accounts/kind';
import { tryAccount } from '#lib/accounts/testing';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

/** Tries a connection that is not stored, and stores nothing; no findings = all is well. */
export const POST = withRoute(
  {
    rule: 'administer',
    body: z.object({
      kind: z.enum(accountKinds),
      name: z.string().max(100).default(''),
      type: z.string(),
      environment: z.string().max(100).optional(),
      settings: jsonObject.optional(),
      secrets: jsonObject.optional(),
    }),
  },
  async ({ context, actor, body }) => ({ findings: await tryAccount(context, actor, body) }),
);
