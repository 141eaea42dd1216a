import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { firewallsOfAccount } from '#lib/infrastructure/spinnaker-firewalls';

export const GET = withGate(
  { rule: 'read account', params: z.object({ account: z.string() }) },
  ({ context, actor, params }) => firewallsOfAccount(context.database, actor, params.account),
);
