import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';
import { saveForGate } from '#lib/pipeline-templates/spinnaker-view';

export const POST = withGate(
  { rule: 'create pipeline template', query: z.object({ tag: z.string().optional() }), body: jsonObject, status: 202 },
  ({ context, actor, query, body }) =>
    saveForGate(context.database, actor, { document: body, mode: 'create', ...query }),
);
