import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { reorderByIndex } from '#lib/pipeline-configs/spinnaker-order';

export const POST = withGate(
  {
    rule: 'write application',
    body: z.object({ application: z.string(), idsToIndices: z.record(z.string(), z.number().int().min(0)) }),
  },
  ({ context, actor, body }) => reorderByIndex(context.database, actor, body),
);
