import { z } from 'zod';
import { evaluateFor } from '#lib/executions/evaluate';
import { withGate } from '#lib/http/gate-route';

const params = z.object({ id: z.string() });
const body = z.union([z.string(), z.object({ expression: z.string() })]);

export const GET = withGate(
  { rule: 'read application', params, query: z.object({ expression: z.string() }) },
  async ({ context, actor, params, query }) => {
    const { result, detail } = await evaluateFor(context.database, actor, { executionId: params.id, ...query });
    return { result, detail };
  },
);

/** The expression as text/plain, or as JSON. */
export const POST = withGate(
  { rule: 'read application', params, body, allowText: true },
  async ({ context, actor, params, body }) => {
    const expression = typeof body === 'string' ? body : body.expression;
    const { result, detail } = await evaluateFor(context.database, actor, { executionId: params.id, expression });
    return { result, detail };
  },
);
