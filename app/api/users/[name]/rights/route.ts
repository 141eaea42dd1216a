import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { rightsOfPerson } from '#lib/users/rights';

export const GET = withRoute(
  {
    rule: 'administer',
    params: z.object({ name: z.string() }),
    query: z.object({ search: z.string().max(200).optional(), after: z.string().max(100).optional() }),
  },
  ({ context, actor, params, query }) => rightsOfPerson(context.database, actor, { ...params, ...query }),
);
