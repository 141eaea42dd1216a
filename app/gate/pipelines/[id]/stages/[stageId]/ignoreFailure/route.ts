import { z } from 'zod';
import { ignoreFailure } from '#lib/executions/commands';
import { getSpinnakerExecution } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';

export const PUT = withGate(
  {
    rule: 'execute application',
    params: z.object({ id: z.string(), stageId: z.string() }),
    body: z.object({ reason: z.string().max(1000).optional() }).default({}),
  },
  async ({ context, actor, params, body }) => {
    await ignoreFailure(context.database, actor, { ...params, ...body });
    return await getSpinnakerExecution(context.database, actor, params.id);
  },
);
