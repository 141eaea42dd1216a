import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';
import { savePipelineForGate } from '#lib/pipeline-configs/spinnaker-save';

/** 200 with an empty body, or 400 with the reason. */
export const POST = withGate(
  { rule: 'write application', query: z.object({ staleCheck: z.stringbool().default(false) }), body: jsonObject },
  async ({ context, actor, query, body }) => {
    await savePipelineForGate(context.database, actor, { document: body, ...query });
  },
);
