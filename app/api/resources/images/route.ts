import { resourceQuery } from '#lib/http/resource-query';
import { withRoute } from '#lib/http/route';
import { getImageHistory } from '#lib/infrastructure/image-history';

/** Which images a workload ran, when, and who brought them. */
export const GET = withRoute({ rule: 'read application', query: resourceQuery }, ({ context, actor, query }) =>
  getImageHistory(context, actor, { id: query }),
);
