import { withGate } from '#lib/http/gate-route';
import { firewallsEverywhere } from '#lib/infrastructure/spinnaker-firewalls';

export const GET = withGate({ rule: 'signed in' }, ({ context, actor }) =>
  firewallsEverywhere(context.database, actor),
);
