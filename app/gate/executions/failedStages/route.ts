import { z } from 'zod';
import { listFailedStages } from '#lib/executions/failed-stages';
import { withGate } from '#lib/http/gate-route';
import { pageLimit } from '#lib/http/guarded-route';

const query = z.object({
  executionId: z.string(),
  /** Put before the addresses in the answer. */
  deckOrigin: z.string().trim().max(500).optional(),
  limit: pageLimit(1, 200),
});

export const GET = withGate({ rule: 'read application', query }, ({ context, actor, query }) =>
  listFailedStages(context.database, actor, { id: query.executionId, limit: query.limit, origin: query.deckOrigin }),
);
