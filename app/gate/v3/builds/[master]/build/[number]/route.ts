import { z } from 'zod';
import { buildOfJob } from '#lib/accounts/spinnaker-builds';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate(
  {
    rule: 'read account',
    params: z.object({ master: z.string(), number: z.coerce.number().int().min(1) }),
    query: z.object({ job: z.string() }),
  },
  ({ context, actor, params, query }) => buildOfJob(context, actor, { ...params, ...query }),
);
