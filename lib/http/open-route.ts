import type { ServerContext } from '#lib/http/context';
import { serverContext } from '#lib/http/context';
import { failureOf } from '#lib/http/failures';
import { readBody } from '#lib/http/request-body';
import { ulid } from '#lib/kernel/ids';

/**
 * A route that strangers may call: what they send proves them, or nothing they get needs proof. Failures are told like
 * everywhere, in the shape `{ error, message }` that callers of both APIs can read.
 */
export function withOpenRoute<P>(
  handle: (input: { context: ServerContext; params: P; body: unknown }) => Promise<unknown>,
): (request: Request, route: { params: Promise<P> }) => Promise<Response> {
  return async (request, route) => {
    const requestId = ulid();
    const context = serverContext();
    const headers = { 'x-request-id': requestId, 'cache-control': 'no-store' };
    try {
      const value = await handle({ context, params: await route.params, body: await readBody(request) });
      return Response.json(value, { headers });
    } catch (error) {
      const { status, code, message, unexpected } = failureOf(error, requestId);
      if (unexpected)
        context.logger.error('A request failed', { requestId, path: new URL(request.url).pathname, error });
      return Response.json({ error: { code, message }, status, message }, { status, headers });
    }
  };
}
