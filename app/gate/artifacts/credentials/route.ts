import { listArtifactCredentials } from '#lib/accounts/artifacts';
import { withGate } from '#lib/http/gate-route';

/** Where artifacts come from, and which types each place has. */
export const GET = withGate({ rule: 'signed in' }, ({ context, actor }) =>
  listArtifactCredentials(context.database, actor),
);
