import { z } from 'zod';
import { createAccount } from '#lib/accounts/commands';
import { accountKinds } from '#lib/accounts/kind';
import { listAccounts } from '#lib/accounts/queries';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

/** The clouds, because that is what most ask for; `?kind=ci`, or `?kind=all`. */
export const GET = withRoute(
  { rule: 'signed in', query: z.object({ kind: z.enum([...accountKinds, 'all']).default('cloud') }) },
  async ({ context, actor, query: { kind } }) => ({
    rows: await listAccounts(context.database, actor, { kind: kind === 'all' ? undefined : kind }),
  }),
);

export const POST = withRoute(
  {
    rule: 'administer',
    body: z.object({
      kind: z.enum(accountKinds),
      name: z.string(),
      type: z.string(),
      environment: z.string().max(100).optional(),
      settings: jsonObject.optional(),
      secrets: jsonObject.optional(),
    }),
    status: 201,
  },
  ({ context, actor, body }) => createAccount(context.database, actor, { ...body, box: context.box }),
);
