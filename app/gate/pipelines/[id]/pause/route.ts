import { z } from 'zod';
import { pauseExecution } from '#lib/executions/commands';
import { withGate } from '#lib/http/gate-route';

export const PUT = withGate(
  { rule: 'execute application', params: z.object({ id: z.string() }) },
  ({ context, actor, params }) => pauseExecution(context.database, actor, params),
);
