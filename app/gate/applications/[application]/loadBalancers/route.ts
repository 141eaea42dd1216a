import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { loadBalancers } from '#lib/infrastructure/spinnaker-queries';

export const GET = withGate(
  { rule: 'read application', params: z.object({ application: z.string() }) },
  ({ context, actor, params }) => loadBalancers(context.database, actor, params),
);
