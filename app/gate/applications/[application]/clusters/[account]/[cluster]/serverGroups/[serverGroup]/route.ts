import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { serverGroupsOf } from '#lib/infrastructure/spinnaker-queries';

const params = z.object({
  application: z.string(),
  account: z.string(),
  cluster: z.string(),
  serverGroup: z.string(),
});

/** As in Gate a list: a name may stand in several namespaces. */
export const GET = withGate({ rule: 'read application', params }, ({ context, actor, params }) =>
  serverGroupsOf(context.database, actor, params),
);
