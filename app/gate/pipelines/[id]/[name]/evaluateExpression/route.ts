import { z } from 'zod';
import { evaluateFor } from '#lib/executions/evaluate';
import { withGate } from '#lib/http/gate-route';

/** Gate's `/pipelines/{id}/{stageId}/evaluateExpression`: the second segment is the stage. */
export const GET = withGate(
  {
    rule: 'read application',
    params: z.object({ id: z.string(), name: z.string() }),
    query: z.object({ expression: z.string() }),
  },
  async ({ context, actor, params, query }) => {
    const { result, detail } = await evaluateFor(context.database, actor, {
      executionId: params.id,
      stageId: params.name,
      expression: query.expression,
    });
    return { result, detail };
  },
);
