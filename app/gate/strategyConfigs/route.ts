import { withGate } from '#lib/http/gate-route';

/** Custom strategies of virtual machines: there are none here. */
export const GET = withGate({ rule: 'signed in' }, () => []);
