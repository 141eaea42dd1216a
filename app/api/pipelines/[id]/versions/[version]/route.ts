import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { getVersion } from '#lib/pipeline-configs/queries';

export const GET = withRoute(
  {
    rule: 'read application',
    params: z.object({
      id: z.string(),
      version: z.coerce
        .number()
        .int()
        .min(1)
        .max(2 ** 31 - 1),
    }),
  },
  ({ context, actor, params }) => getVersion(context.database, actor, params),
);
