import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { fileState } from '#lib/users/rules';
import { createServiceAccount, listServiceAccounts } from '#lib/users/service-accounts';

export const GET = withRoute({ rule: 'administer' }, async ({ context, actor }) => ({
  rows: await listServiceAccounts(context.database, actor),
  file: await fileState(context.database, actor),
}));

export const POST = withRoute(
  {
    rule: 'administer',
    body: z.object({ name: z.string(), roles: z.array(z.string()).max(200).optional() }),
    status: 201,
  },
  ({ context, actor, body }) => createServiceAccount(context.database, actor, body),
);
