import { listCredentials } from '#lib/accounts/queries';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate({ rule: 'signed in' }, ({ context, actor }) => listCredentials(context.database, actor));
