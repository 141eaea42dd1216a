import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';
import { nameList } from '#lib/http/list-query';
import { saveForGate, spinnakerTemplates } from '#lib/pipeline-templates/spinnaker-view';

export const GET = withGate({ rule: 'signed in', query: z.object({ scopes: nameList }) }, ({ context, actor, query }) =>
  spinnakerTemplates(context.database, actor, query),
);

/** As older clients create. */
export const POST = withGate(
  { rule: 'create pipeline template', body: jsonObject, status: 202 },
  ({ context, actor, body }) => saveForGate(context.database, actor, { document: body, mode: 'create' }),
);
