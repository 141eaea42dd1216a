import { z } from 'zod';
import { listAudit } from '#lib/audit/queries';
import { pageLimit } from '#lib/http/guarded-route';
import { withRoute } from '#lib/http/route';

export const GET = withRoute(
  {
    query: z.object({
      application: z.string().optional(),
      actor: z.string().optional(),
      before: z.string().optional(),
      limit: pageLimit(50, 200),
    }),
  },
  ({ context, actor, query }) => listAudit(context.database, actor, query),
);
