import { z } from 'zod';
import { startForGate, startTrigger } from '#lib/executions/spinnaker-start';
import { withGate } from '#lib/http/gate-route';
import { getPipeline } from '#lib/pipeline-configs/queries';

const params = z.object({ application: z.string(), name: z.string() });

export const GET = withGate(
  { rule: 'read application', params },
  async ({ context, actor, params }) => (await getPipeline(context.database, actor, params)).document,
);

/** The older way to start it. */
export const POST = withGate(
  { rule: 'execute application', params, body: startTrigger, status: 202 },
  async ({ context, actor, params: { application, name }, body }) => {
    const { ref } = await startForGate(context.database, actor, { application, pipeline: name, trigger: body });
    return { ref };
  },
);
