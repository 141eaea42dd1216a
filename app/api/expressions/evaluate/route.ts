import { z } from 'zod';
import { evaluateFor } from '#lib/executions/evaluate';
import { withRoute } from '#lib/http/route';

export const POST = withRoute(
  {
    rule: 'signed in',
    body: z.object({
      expression: z.string(),
      executionId: z.string().optional(),
      stageId: z.string().optional(),
    }),
  },
  ({ context, actor, body }) => evaluateFor(context.database, actor, body),
);
