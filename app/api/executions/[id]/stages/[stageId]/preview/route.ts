import { z } from 'zod';
import { previewAfterJudgment } from '#lib/executions/foreseeing';
import { withRoute } from '#lib/http/route';

/** What the stages behind a judgment would do if it were decided so; nothing is decided. */
export const GET = withRoute(
  {
    rule: 'execute application',
    params: z.object({ id: z.string(), stageId: z.string() }),
    query: z.object({ judgmentInput: z.string().max(1000).optional() }),
  },
  ({ context, actor, params, query }) => previewAfterJudgment(context, actor, { ...params, ...query }),
);
