import { z } from 'zod';
import { startForGate, startTrigger } from '#lib/executions/spinnaker-start';
import { withGate } from '#lib/http/gate-route';
import { deletePipeline } from '#lib/pipeline-configs/commands';

/** Gate's `/pipelines/{application}/{pipeline}`: the first segment is the application. */
const params = z.object({ id: z.string(), name: z.string() });

export const POST = withGate(
  { rule: 'execute application', params, body: startTrigger, status: 202 },
  async ({ context, actor, params, body }) => {
    const { ref } = await startForGate(context.database, actor, {
      application: params.id,
      pipeline: params.name,
      trigger: body,
    });
    return { ref };
  },
);

export const DELETE = withGate({ rule: 'write application', params }, ({ context, actor, params }) =>
  deletePipeline(context.database, actor, { application: params.id, name: params.name }),
);
