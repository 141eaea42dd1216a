import { z } from 'zod';
import { startOperation } from '#lib/executions/commands';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

export const POST = withRoute(
  {
    rule: 'execute application',
    params: z.object({ name: z.string() }),
    body: z.object({ stage: jsonObject, reason: z.string().max(1000).optional() }),
    status: 202,
  },
  ({ context, actor, params, body }) => startOperation(context.database, actor, { application: params.name, ...body }),
);
