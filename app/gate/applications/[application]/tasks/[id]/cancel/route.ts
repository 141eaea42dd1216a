import { z } from 'zod';
import { cancelExecution } from '#lib/executions/commands';
import { withGate } from '#lib/http/gate-route';

export const PUT = withGate(
  {
    rule: 'execute application',
    params: z.object({ id: z.string() }),
    query: z.object({ reason: z.string().max(1000).optional(), force: z.stringbool().optional() }),
  },
  ({ context, actor, params, query }) => cancelExecution(context.database, actor, { ...params, ...query }),
);
