import { withGate } from '#lib/http/gate-route';

/** There are no projects here: roles and search say which applications belong together. */
export const GET = withGate({ rule: 'signed in' }, () => []);
