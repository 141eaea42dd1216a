import { z } from 'zod';
import { buildOfJob } from '#lib/accounts/spinnaker-builds';
import { withGate } from '#lib/http/gate-route';
import { jobPath } from '#lib/http/job-path';

export const GET = withGate(
  {
    rule: 'read account',
    params: z.object({ master: z.string(), number: z.coerce.number().int().min(1), job: jobPath }),
  },
  ({ context, actor, params }) => buildOfJob(context, actor, params),
);
