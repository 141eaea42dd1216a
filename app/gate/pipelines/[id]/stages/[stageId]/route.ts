import { z } from 'zod';
import { patchStage } from '#lib/executions/commands';
import { getSpinnakerExecution } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';

export const PATCH = withGate(
  { rule: 'execute application', params: z.object({ id: z.string(), stageId: z.string() }), body: jsonObject },
  async ({ context, actor, params, body }) => {
    await patchStage(context.database, actor, { ...params, patch: body });
    return await getSpinnakerExecution(context.database, actor, params.id);
  },
);
