import { z } from 'zod';
import { previewOperation } from '#lib/executions/foreseeing';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

/** What an operation would change; nothing is started. */
export const POST = withRoute(
  { rule: 'execute application', params: z.object({ name: z.string() }), body: z.object({ stage: jsonObject }) },
  ({ context, actor, params, body }) => previewOperation(context, actor, { application: params.name, ...body }),
);
