import { z } from 'zod';
import { jobsOfMaster } from '#lib/accounts/spinnaker-builds';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate(
  { rule: 'read account', params: z.object({ master: z.string() }) },
  ({ context, actor, params }) => jobsOfMaster(context, actor, params),
);
