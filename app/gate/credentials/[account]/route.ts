import { z } from 'zod';
import { listCredentials } from '#lib/accounts/queries';
import { withGate } from '#lib/http/gate-route';
import { notFound } from '#lib/kernel/errors';

export const GET = withGate(
  { rule: 'read account', params: z.object({ account: z.string() }) },
  async ({ context, actor, params }) => {
    const accounts = await listCredentials(context.database, actor);
    const found = accounts.find((account) => account.name === params.account);
    if (!found) throw notFound(`There is no account ${params.account}`);
    return found;
  },
);
