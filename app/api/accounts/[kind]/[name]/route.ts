import { z } from 'zod';
import { deleteAccount, updateAccount } from '#lib/accounts/commands';
import { accountKinds } from '#lib/accounts/kind';
import { getAccount } from '#lib/accounts/queries';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

const params = z.object({ kind: z.enum(accountKinds), name: z.string() });

export const GET = withRoute({ rule: 'read account', params }, ({ context, actor, params }) =>
  getAccount(context.database, actor, { ...params, box: context.box }),
);

export const PUT = withRoute(
  {
    rule: 'administer',
    params,
    body: z.object({
      environment: z.string().max(100).optional(),
      settings: jsonObject.optional(),
      secrets: jsonObject.optional(),
    }),
  },
  ({ context, actor, params, body }) =>
    updateAccount(context.database, actor, { ...params, ...body, box: context.box }),
);

export const DELETE = withRoute({ rule: 'administer', params }, ({ context, actor, params }) =>
  deleteAccount(context.database, actor, params),
);
