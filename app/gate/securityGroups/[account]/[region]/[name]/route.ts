import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { firewallNamed } from '#lib/infrastructure/spinnaker-firewalls';

export const GET = withGate(
  { rule: 'read account', params: z.object({ account: z.string(), region: z.string(), name: z.string() }) },
  ({ context, actor, params }) => firewallNamed(context, actor, params),
);
