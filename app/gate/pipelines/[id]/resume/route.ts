import { z } from 'zod';
import { resumeExecution } from '#lib/executions/commands';
import { withGate } from '#lib/http/gate-route';

export const PUT = withGate(
  { rule: 'execute application', params: z.object({ id: z.string() }) },
  ({ context, actor, params }) => resumeExecution(context.database, actor, params),
);
