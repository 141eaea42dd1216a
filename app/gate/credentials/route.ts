import { listCredentials } from '#lib/accounts/queries';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate({}, ({ context, actor }) => listCredentials(context.database, actor));
