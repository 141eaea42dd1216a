import { z } from 'zod';
import { buildMasters } from '#lib/accounts/spinnaker-builds';
import { withGate } from '#lib/http/gate-route';

/** Names of CI systems, of one type if asked. */
export const GET = withGate(
  { rule: 'signed in', query: z.object({ type: z.string().optional() }) },
  ({ context, actor, query }) => buildMasters(context, actor, query),
);
