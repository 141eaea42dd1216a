import { z } from 'zod';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { checkPipeline, listPipelines } from '#lib/pipeline-configs/queries';

export const GET = withRoute(
  { rule: 'read application', query: z.object({ application: z.string() }) },
  async ({ context, actor, query }) => ({
    rows: await listPipelines(context.database, actor, query),
  }),
);

/** A new pipeline: an id in the document that exists already is refused, because the edit did not begin with it. */
export const POST = withRoute(
  { rule: 'write application', body: z.object({ document: jsonObject, note: z.string().optional() }), status: 201 },
  async ({ context, actor, body }) => ({
    ...(await savePipeline(context.database, actor, { ...body, baseVersion: 0 })),
    findings: checkPipeline(body.document),
  }),
);
