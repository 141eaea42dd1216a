import { z } from 'zod';
import { startPipeline } from '#lib/executions/commands';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { requirePipeline } from '#lib/pipeline-configs/queries';

export const POST = withRoute(
  {
    params: z.object({ id: z.string() }),
    body: z.object({ parameters: jsonObject.optional(), trigger: jsonObject.optional() }).default({}),
    status: 202,
  },
  async ({ context, actor, params, body }) => {
    const { record } = await requirePipeline(context.database, actor, 'execute', params);
    const trigger = { type: 'manual', ...body.trigger, ...(body.parameters && { parameters: body.parameters }) };
    return await startPipeline(context.database, actor, {
      application: record.application,
      pipeline: record.id,
      trigger: { ...trigger, user: actor.name },
    });
  },
);
