import { describeUser } from '#lib/accounts/spinnaker-user';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate({ rule: 'signed in' }, ({ context, actor }) => describeUser(context.database, actor));
