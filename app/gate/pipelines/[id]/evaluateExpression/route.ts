import { z } from 'zod';
import { evaluateFor } from '#lib/executions/evaluate';
import { evaluateDocument } from '#lib/executions/evaluate-document';
import { withGate } from '#lib/http/gate-route';

const params = z.object({ id: z.string() });
const body = z.union([z.string(), z.object({ expression: z.string() }), z.object({ document: z.json() })]);

export const GET = withGate(
  { rule: 'read application', params, query: z.object({ expression: z.string() }) },
  async ({ context, actor, params, query }) => {
    const { result, detail } = await evaluateFor(context.database, actor, { executionId: params.id, ...query });
    return { result, detail };
  },
);

/** The expression as text/plain or as JSON; or, as `document`, a whole stage or pipeline. */
export const POST = withGate(
  { rule: 'read application', params, body, allowText: true },
  async ({ context, actor, params, body }) => {
    if (typeof body === 'object' && 'document' in body) {
      const evaluated = await evaluateDocument(context.database, actor, { executionId: params.id, ...body });
      return { result: evaluated.result, detail: evaluated.summary };
    }
    const expression = typeof body === 'string' ? body : body.expression;
    const { result, detail } = await evaluateFor(context.database, actor, { executionId: params.id, expression });
    return { result, detail };
  },
);
