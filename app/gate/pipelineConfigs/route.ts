import { withGate } from '#lib/http/gate-route';
import { listDocuments } from '#lib/pipeline-configs/queries';

export const GET = withGate({ rule: 'signed in' }, ({ context, actor }) =>
  listDocuments(context.database, actor, { limit: 5000 }),
);
