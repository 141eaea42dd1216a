import { z } from 'zod';
import { ignoreFailure } from '#lib/executions/commands';
import { withRoute } from '#lib/http/route';

export const PUT = withRoute(
  {
    rule: 'execute application',
    params: z.object({ id: z.string(), stageId: z.string() }),
    body: z.object({ reason: z.string().max(1000).optional() }).default({}),
  },
  ({ context, actor, params, body }) => ignoreFailure(context.database, actor, { ...params, ...body }),
);
