import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';
import { saveForGate } from '#lib/pipeline-templates/spinnaker-view';

export const POST = withGate(
  {
    rule: 'write pipeline template',
    params: z.object({ id: z.string() }),
    query: z.object({ tag: z.string().optional(), skipPlanDependents: z.stringbool().default(false) }),
    body: jsonObject,
    status: 202,
  },
  ({ context, actor, params, query, body }) =>
    saveForGate(context.database, actor, {
      document: { ...body, id: params.id },
      mode: 'update',
      tag: query.tag,
      force: query.skipPlanDependents,
    }),
);
