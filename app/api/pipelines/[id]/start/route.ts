import { z } from 'zod';
import { startPipeline } from '#lib/executions/commands';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { requirePipeline } from '#lib/pipeline-configs/queries';

export const POST = withRoute(
  {
    rule: 'execute application',
    params: z.object({ id: z.string() }),
    body: z
      .object({
        parameters: jsonObject.optional(),
        trigger: jsonObject.optional(),
        /** Plans and changes nothing. */
        dryRun: z.boolean().optional(),
        /** Whether judgments of a dry run ask people or are taken as made. */
        dryRunJudgments: z.enum(['wait', 'assume']).optional(),
      })
      .default({}),
    status: 202,
  },
  async ({ context, actor, params, body }) => {
    const { record } = await requirePipeline(context.database, actor, 'execute', params);
    const { trigger: given, ...direct } = body;
    const trigger = { type: 'manual', ...given, ...direct };
    return await startPipeline(context.database, actor, {
      application: record.application,
      pipeline: record.id,
      trigger: { ...trigger, user: actor.name },
      box: context.box,
    });
  },
);
