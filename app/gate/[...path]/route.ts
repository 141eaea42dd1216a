import { z } from 'zod';
import { answerOfNothing } from '#lib/http/gate-absent';
import { withGate } from '#lib/http/gate-route';
import { notFound } from '#lib/kernel/errors';

const params = z.object({ path: z.array(z.string()) });
const refuse = (request: Request): never => {
  throw notFound(`${request.method} ${new URL(request.url).pathname} is not part of this API`);
};

/** What Gate has and we have not: said in Gate's words, so that clients print it. */
const missing = withGate({ rule: 'signed in' }, ({ request }) => refuse(request));

export const GET = withGate(
  { rule: 'signed in', params },
  ({ request, params: { path } }) => answerOfNothing(path) ?? refuse(request),
);
export const POST = missing;
export const PUT = missing;
export const PATCH = missing;
export const DELETE = missing;
