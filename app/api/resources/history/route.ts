import { resourceQuery } from '#lib/http/resource-query';
import { withRoute } from '#lib/http/route';
import { listResourceHistory } from '#lib/infrastructure/history';

/** What runs did to an object and its cluster. */
export const GET = withRoute({ rule: 'read application', query: resourceQuery }, ({ context, actor, query }) =>
  listResourceHistory(context.database, actor, { id: query }),
);
