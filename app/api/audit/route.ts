import { z } from 'zod';
import { listAudit } from '#lib/audit/queries';
import { auditFilter } from '#lib/http/audit-filter';
import { pageLimit } from '#lib/http/guarded-route';
import { withRoute } from '#lib/http/route';

export const GET = withRoute(
  {
    rule: 'administer',
    query: z.object({
      ...auditFilter,
      id: z.string().max(100).optional(),
      before: z.string().max(100).optional(),
      limit: pageLimit(50, 200),
    }),
  },
  ({ context, actor, query }) => listAudit(context.database, actor, query),
);
