import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { renamePipeline } from '#lib/pipeline-configs/commands';
import { getPipeline } from '#lib/pipeline-configs/queries';

/** Renames a pipeline. */
export const POST = withGate(
  {
    rule: 'write application',
    body: z.object({ application: z.string(), from: z.string(), to: z.string() }),
  },
  async ({ context, actor, body }) => {
    const { id } = await getPipeline(context.database, actor, { application: body.application, name: body.from });
    await renamePipeline(context.database, actor, { id, name: body.to });
  },
);
