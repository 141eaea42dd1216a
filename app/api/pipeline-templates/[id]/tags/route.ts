import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { tagTemplate } from '#lib/pipeline-templates/commands';

export const PUT = withRoute(
  {
    rule: 'write pipeline template',
    params: z.object({ id: z.string() }),
    body: z.object({ tag: z.string(), digest: z.string(), force: z.boolean().optional() }),
  },
  ({ context, actor, params, body }) => tagTemplate(context.database, actor, { ...params, ...body }),
);
