import { z } from 'zod';
import { jobOfMaster } from '#lib/accounts/spinnaker-builds';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate(
  { rule: 'read account', params: z.object({ master: z.string() }), query: z.object({ job: z.string() }) },
  ({ context, actor, params, query }) => jobOfMaster(context, actor, { ...params, ...query }),
);
