import { z } from 'zod';
import { startForGate, startTrigger } from '#lib/executions/spinnaker-start';
import { withGate } from '#lib/http/gate-route';

export const POST = withGate(
  {
    rule: 'execute application',
    params: z.object({ application: z.string(), name: z.string() }),
    body: startTrigger,
    status: 202,
  },
  ({ context, actor, params, body }) =>
    startForGate(context.database, actor, { application: params.application, pipeline: params.name, trigger: body }),
);
