import { z } from 'zod';
import { getTask } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate(
  { rule: 'read application', params: z.object({ id: z.string() }) },
  ({ context, actor, params }) => getTask(context.database, actor, params.id),
);
