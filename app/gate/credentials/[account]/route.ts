import { z } from 'zod';
import { getCredentials } from '#lib/accounts/queries';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate(
  { rule: 'read account', params: z.object({ account: z.string() }) },
  ({ context, actor, params }) => getCredentials(context.database, actor, params.account),
);
