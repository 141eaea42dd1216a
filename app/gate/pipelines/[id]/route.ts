import { z } from 'zod';
import { deleteExecution } from '#lib/executions/delete';
import { getSpinnakerExecution } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';
import { getPipeline } from '#lib/pipeline-configs/queries';
import { savePipelineForGate } from '#lib/pipeline-configs/spinnaker-save';

const params = z.object({ id: z.string() });

/** Gate's paths mean an execution here … */
export const GET = withGate({ rule: 'read application', params }, ({ context, actor, params }) =>
  getSpinnakerExecution(context.database, actor, params.id),
);

export const DELETE = withGate({ rule: 'write application', params }, ({ context, actor, params }) =>
  deleteExecution(context.database, actor, params),
);

/** … and a pipeline's configuration here. */
export const PUT = withGate(
  { rule: 'write application', params, body: jsonObject },
  async ({ context, actor, params, body }) => {
    await savePipelineForGate(context.database, actor, { document: { ...body, id: params.id } });
    return (await getPipeline(context.database, actor, params)).document;
  },
);
