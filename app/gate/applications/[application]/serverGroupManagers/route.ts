import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { serverGroupManagers } from '#lib/infrastructure/spinnaker-queries';

export const GET = withGate(
  { rule: 'read application', params: z.object({ application: z.string() }) },
  ({ context, actor, params }) => serverGroupManagers(context.database, actor, params),
);
