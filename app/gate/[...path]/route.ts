import { withGate } from '#lib/http/gate-route';
import { notFound } from '#lib/kernel/errors';

/** What Gate has and we have not: said in Gate's words, so that clients print it. */
const missing = withGate({ rule: 'signed in' }, ({ request }) => {
  throw notFound(`${request.method} ${new URL(request.url).pathname} is not part of this API`);
});

export const GET = missing;
export const POST = missing;
export const PUT = missing;
export const PATCH = missing;
export const DELETE = missing;
