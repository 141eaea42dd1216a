import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';
import { planForGate } from '#lib/pipeline-templates/spinnaker-view';

export const POST = withGate({ rule: 'read application', body: jsonObject }, ({ context, actor, body }) =>
  planForGate(context.database, actor, body),
);
