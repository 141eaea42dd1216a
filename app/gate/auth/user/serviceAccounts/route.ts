import { withGate } from '#lib/http/gate-route';
import { listUsableServiceAccounts } from '#lib/users/service-accounts';

/** Of `?application=` as well: what one may use depends on one's roles alone. */
export const GET = withGate({ rule: 'signed in' }, ({ context, actor }) =>
  listUsableServiceAccounts(context.database, actor),
);
