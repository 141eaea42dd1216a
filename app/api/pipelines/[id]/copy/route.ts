import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { copyPipeline } from '#lib/pipeline-configs/arranging';

export const POST = withRoute(
  {
    rule: 'write application',
    params: z.object({ id: z.string() }),
    body: z.object({ name: z.string(), application: z.string().optional(), triggersOff: z.boolean().optional() }),
    status: 201,
  },
  ({ context, actor, params, body }) => copyPipeline(context.database, actor, { ...params, ...body }),
);
