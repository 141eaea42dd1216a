import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { pageLimit } from '#lib/http/guarded-route';
import { listHistory } from '#lib/pipeline-configs/queries';

export const GET = withGate(
  { rule: 'read application', params: z.object({ id: z.string() }), query: z.object({ limit: pageLimit(20, 100) }) },
  ({ context, actor, params, query }) => listHistory(context.database, actor, { ...params, ...query }),
);
