import { z } from 'zod';
import { listApprovals } from '#lib/approvals/queries';
import { withRoute } from '#lib/http/route';

export const GET = withRoute(
  { rule: 'signed in', query: z.object({ application: z.string().optional() }) },
  async ({ context, actor, query }) => ({ rows: await listApprovals(context.database, actor, query) }),
);
