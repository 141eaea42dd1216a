import { z } from 'zod';
import { listByPipeline } from '#lib/executions/queries';
import { pageLimit } from '#lib/http/guarded-route';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { importPipelines } from '#lib/pipeline-configs/importing';

export const GET = withRoute(
  {
    rule: 'read application',
    params: z.object({ name: z.string() }),
    query: z.object({ perPipeline: pageLimit(5, 30) }),
  },
  ({ context, actor, params, query }) =>
    listByPipeline(context.database, actor, { application: params.name, perPipeline: query.perPipeline }),
);

/** Several new pipelines at once, each saved by itself. */
export const POST = withRoute(
  {
    rule: 'write application',
    params: z.object({ name: z.string() }),
    body: z.object({ documents: z.array(jsonObject).min(1), note: z.string().optional() }),
    status: 201,
  },
  ({ context, actor, params, body }) => importPipelines(context.database, actor, { application: params.name, ...body }),
);
