import { resourceQuery } from '#lib/http/resource-query';
import { withRoute } from '#lib/http/route';
import { getLiveResource } from '#lib/infrastructure/live';

/** Manifest and events, asked of the cloud itself. */
export const GET = withRoute({ rule: 'read application', query: resourceQuery }, ({ context, actor, query }) =>
  getLiveResource(context, actor, { id: query }),
);
