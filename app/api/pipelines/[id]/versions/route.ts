import { z } from 'zod';
import { pageLimit } from '#lib/http/guarded-route';
import { withRoute } from '#lib/http/route';
import { listVersions } from '#lib/pipeline-configs/queries';

export const GET = withRoute(
  {
    rule: 'read application',
    params: z.object({ id: z.string() }),
    query: z.object({ before: z.coerce.number().int().optional(), limit: pageLimit(50, 200) }),
  },
  ({ context, actor, params, query }) => listVersions(context.database, actor, { ...params, ...query }),
);
