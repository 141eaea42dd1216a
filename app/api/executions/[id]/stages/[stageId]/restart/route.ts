import { z } from 'zod';
import { restartStage } from '#lib/executions/commands';
import { withRoute } from '#lib/http/route';

export const POST = withRoute(
  { rule: 'execute application', params: z.object({ id: z.string(), stageId: z.string() }) },
  ({ context, actor, params }) => restartStage(context.database, actor, params),
);
