import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { manifestNamed } from '#lib/infrastructure/spinnaker-manifest';

export const GET = withGate(
  { rule: 'read account', params: z.object({ account: z.string(), location: z.string(), name: z.string() }) },
  ({ context, actor, params }) => manifestNamed(context, actor, params),
);
