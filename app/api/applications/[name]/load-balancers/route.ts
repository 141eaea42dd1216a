import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { listLoadBalancers } from '#lib/infrastructure/queries';

export const GET = withRoute(
  {
    rule: 'read application',
    params: z.object({ name: z.string() }),
    query: z.object({ unmanaged: z.stringbool().optional() }),
  },
  ({ context, actor, params, query }) =>
    listLoadBalancers(context.database, actor, { application: params.name, ...query }),
);
