import { resourceQuery } from '#lib/http/resource-query';
import { withRoute } from '#lib/http/route';
import { getDrift } from '#lib/infrastructure/drift';

/** Whether an object is still what was deployed; the cloud itself is asked. */
export const GET = withRoute({ rule: 'read application', query: resourceQuery }, ({ context, actor, query }) =>
  getDrift(context, actor, { id: query }),
);
