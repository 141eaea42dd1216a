import { z } from 'zod';
import { listFlat } from '#lib/applications/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';

export const GET = withGate(
  { rule: 'signed in', query: z.object({ account: z.string().optional(), owner: z.string().optional() }) },
  ({ context, actor, query }) => listFlat(context.database, actor, query),
);
