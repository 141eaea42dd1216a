import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { firewallsOfRegion } from '#lib/infrastructure/spinnaker-firewalls';

export const GET = withGate(
  { rule: 'read account', params: z.object({ account: z.string(), region: z.string() }) },
  ({ context, actor, params }) => firewallsOfRegion(context.database, actor, params),
);
