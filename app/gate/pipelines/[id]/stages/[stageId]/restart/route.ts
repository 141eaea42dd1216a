import { z } from 'zod';
import { restartStage } from '#lib/executions/commands';
import { getSpinnakerExecution } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';

export const PUT = withGate(
  { rule: 'execute application', params: z.object({ id: z.string(), stageId: z.string() }) },
  async ({ context, actor, params }) => {
    await restartStage(context.database, actor, params);
    return await getSpinnakerExecution(context.database, actor, params.id);
  },
);
