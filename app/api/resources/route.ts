import { resourceQuery } from '#lib/http/resource-query';
import { withRoute } from '#lib/http/route';
import { getResource } from '#lib/infrastructure/queries';

export const GET = withRoute({ rule: 'read application', query: resourceQuery }, ({ context, actor, query }) =>
  getResource(context.database, actor, { id: query }),
);
