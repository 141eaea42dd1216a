import { z } from 'zod';
import { listExecutions } from '#lib/executions/queries';
import { commaList, pageLimit } from '#lib/http/guarded-route';
import { withRoute } from '#lib/http/route';

const query = z.object({
  application: z.string().optional(),
  pipelineId: z.string().optional(),
  kind: z.enum(['pipeline', 'operation']).optional(),
  status: commaList.optional(),
  search: z.string().optional(),
  before: z.string().optional(),
  limit: pageLimit(25, 200),
});

export const GET = withRoute({ rule: 'signed in', query }, ({ context, actor, query: { status, ...query } }) =>
  listExecutions(context.database, actor, { ...query, statuses: status }),
);
