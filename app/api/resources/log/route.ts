import { z } from 'zod';
import { resourceQuery } from '#lib/http/resource-query';
import { withRoute } from '#lib/http/route';
import { getInstanceLog } from '#lib/infrastructure/live';

const options = z.object({
  container: z.string().optional(),
  previous: z.stringbool().optional(),
  tailLines: z.coerce.number().int().optional(),
});

export const GET = withRoute(
  {
    rule: 'read application',
    query: z.intersection(
      resourceQuery.transform((id) => ({ id })),
      options,
    ),
  },
  ({ context, actor, query }) => getInstanceLog(context, actor, query),
);
