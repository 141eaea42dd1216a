import { z } from 'zod';
import { deleteExecution } from '#lib/executions/delete';
import { getTask } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';

const params = z.object({ id: z.string() });

export const GET = withGate({ rule: 'read application', params }, ({ context, actor, params }) =>
  getTask(context.database, actor, params.id),
);

export const DELETE = withGate({ rule: 'write application', params }, ({ context, actor, params }) =>
  deleteExecution(context.database, actor, params),
);
