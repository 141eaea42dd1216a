import { z } from 'zod';
import { getExecution } from '#lib/executions/queries';
import { withRoute } from '#lib/http/route';

export const GET = withRoute(
  { rule: 'read application', params: z.object({ id: z.string() }) },
  ({ context, actor, params }) => getExecution(context.database, actor, params),
);
