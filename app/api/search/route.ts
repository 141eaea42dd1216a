import { z } from 'zod';
import { pageLimit } from '#lib/http/guarded-route';
import { withRoute } from '#lib/http/route';
import { search } from '#lib/search/queries';

export const GET = withRoute(
  { rule: 'signed in', query: z.object({ q: z.string().default(''), limit: pageLimit(8, 50) }) },
  async ({ context, actor, query }) => ({
    rows: await search(context.database, actor, { q: query.q, perKind: query.limit }),
  }),
);
