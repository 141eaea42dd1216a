import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { reorderPipelines } from '#lib/pipeline-configs/arranging';

export const PUT = withRoute(
  {
    rule: 'write application',
    params: z.object({ name: z.string() }),
    body: z.object({ ids: z.array(z.string()).max(5000) }),
  },
  ({ context, actor, params, body }) =>
    reorderPipelines(context.database, actor, { application: params.name, ...body }),
);
