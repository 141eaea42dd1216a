import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { listLoadBalancers } from '#lib/infrastructure/queries';

export const GET = withRoute(
  { rule: 'read application', params: z.object({ name: z.string() }) },
  ({ context, actor, params }) => listLoadBalancers(context.database, actor, { application: params.name }),
);
