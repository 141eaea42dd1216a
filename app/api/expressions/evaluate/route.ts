import { z } from 'zod';
import { evaluateFor } from '#lib/executions/evaluate';
import { evaluateDocument } from '#lib/executions/evaluate-document';
import { withRoute } from '#lib/http/route';

const seenBy = { executionId: z.string().optional(), stageId: z.string().optional() };
const body = z.union([z.object({ expression: z.string(), ...seenBy }), z.object({ document: z.json(), ...seenBy })]);

/** An expression, or a whole stage or pipeline, with what a past run sees. */
export const POST = withRoute({ rule: 'signed in', body }, ({ context, actor, body }) =>
  'document' in body ? evaluateDocument(context.database, actor, body) : evaluateFor(context.database, actor, body),
);
