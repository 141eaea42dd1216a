import { z } from 'zod';
import { listByPipeline } from '#lib/executions/queries';
import { pageLimit } from '#lib/http/guarded-route';
import { withRoute } from '#lib/http/route';

export const GET = withRoute(
  {
    rule: 'read application',
    params: z.object({ name: z.string() }),
    query: z.object({ perPipeline: pageLimit(5, 30) }),
  },
  ({ context, actor, params, query }) =>
    listByPipeline(context.database, actor, { application: params.name, perPipeline: query.perPipeline }),
);
