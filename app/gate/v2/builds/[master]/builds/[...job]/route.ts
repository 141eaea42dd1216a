import { z } from 'zod';
import { buildsOfJob } from '#lib/accounts/spinnaker-builds';
import { withGate } from '#lib/http/gate-route';
import { jobPath } from '#lib/http/job-path';

export const GET = withGate(
  { rule: 'read account', params: z.object({ master: z.string(), job: jobPath }) },
  ({ context, actor, params }) => buildsOfJob(context, actor, params),
);
