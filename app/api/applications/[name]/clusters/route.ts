import { z } from 'zod';
import { commaList, pageLimit } from '#lib/http/guarded-route';
import { withRoute } from '#lib/http/route';
import { listClusters } from '#lib/infrastructure/queries';

const query = z.object({
  search: z.string().optional(),
  account: commaList.optional(),
  namespace: commaList.optional(),
  stack: commaList.optional(),
  detail: commaList.optional(),
  health: commaList.optional(),
  kind: commaList.optional(),
  unmanaged: z.stringbool().optional(),
  after: z.string().optional(),
  limit: pageLimit(50, 200),
});

export const GET = withRoute(
  { rule: 'read application', params: z.object({ name: z.string() }), query },
  ({ context, actor, params, query }) => listClusters(context.database, actor, { application: params.name, ...query }),
);
