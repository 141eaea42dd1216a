import { startAdHoc } from '#lib/executions/ad-hoc';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';

/** Runs the document of the body as it is, with its `trigger`. */
export const POST = withGate({ rule: 'execute application', body: jsonObject }, async ({ context, actor, body }) => {
  const { id } = await startAdHoc(context.database, actor, { document: body, box: context.box });
  return { ref: `/pipelines/${id}` };
});
