import { withGate } from '#lib/http/gate-route';

/** Stages that an administrator of Spinnaker writes in its configuration; a pipeline template does that here. */
export const GET = withGate({ rule: 'signed in' }, () => []);
