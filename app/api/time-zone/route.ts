import { withRoute } from '#lib/http/route';

/** The zone of times of day that name none themselves. */
export const GET = withRoute({ rule: 'signed in' }, ({ context }) => ({ timeZone: context.timeZone }));
