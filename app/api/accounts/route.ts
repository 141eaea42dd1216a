import { z } from 'zod';
import { createAccount } from '#lib/accounts/commands';
import { listAccounts } from '#lib/accounts/queries';
import { accountKinds } from '#lib/accounts/view';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

export const GET = withRoute(
  { query: z.object({ kind: z.enum(accountKinds).optional() }) },
  async ({ context, actor, query }) => ({ rows: await listAccounts(context.database, actor, query) }),
);

export const POST = withRoute(
  {
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
