import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { serverGroupsOf } from '#lib/infrastructure/spinnaker-queries';

export const GET = withGate(
  { rule: 'read application', params: z.object({ application: z.string(), account: z.string(), cluster: z.string() }) },
  ({ context, actor, params }) => serverGroupsOf(context.database, actor, params),
);
