import { z } from 'zod';
import { cancelExecution } from '#lib/executions/commands';
import { withRoute } from '#lib/http/route';

export const POST = withRoute(
  {
    rule: 'execute application',
    params: z.object({ id: z.string() }),
    body: z.object({ reason: z.string().max(1000).optional(), force: z.boolean().optional() }).default({}),
  },
  ({ context, actor, params, body }) => cancelExecution(context.database, actor, { ...params, ...body }),
);
