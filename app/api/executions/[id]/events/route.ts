import { z } from 'zod';
import { listEvents } from '#lib/executions/queries';
import { pageLimit } from '#lib/http/guarded-route';
import { withRoute } from '#lib/http/route';

export const GET = withRoute(
  {
    rule: 'read application',
    params: z.object({ id: z.string() }),
    query: z.object({
      after: z.coerce
        .number()
        .int()
        .min(0)
        .max(2 ** 31 - 1)
        .optional(),
      limit: pageLimit(500, 2000),
    }),
  },
  ({ context, actor, params, query }) => listEvents(context.database, actor, { ...params, ...query }),
);
