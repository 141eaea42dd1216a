import { z } from 'zod';
import { patchStage } from '#lib/executions/commands';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

export const PATCH = withRoute(
  { rule: 'execute application', params: z.object({ id: z.string(), stageId: z.string() }), body: jsonObject },
  ({ context, actor, params, body }) => patchStage(context.database, actor, { ...params, patch: body }),
);
