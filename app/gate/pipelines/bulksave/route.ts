import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';
import { bulkSaveForGate } from '#lib/pipeline-configs/spinnaker-save';

export const POST = withGate({ rule: 'signed in', body: z.array(jsonObject).max(1000) }, ({ context, actor, body }) =>
  bulkSaveForGate(context.database, actor, body),
);
