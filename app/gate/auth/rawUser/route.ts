import { describeUser } from '#lib/accounts/spinnaker-user';
import { withGate } from '#lib/http/gate-route';

/** Gate tells here what its session holds, which is the same person. */
export const GET = withGate({ rule: 'signed in' }, ({ context, actor }) => describeUser(context.database, actor));
