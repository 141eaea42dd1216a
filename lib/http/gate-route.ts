import { STATUS_CODES } from 'node:http';
import {
  guardRoute,
  type RouteDress,
  type RouteHandler,
  type RouteInput,
  type RouteSpec,
} from '#lib/http/guarded-route';
import type { ErrorCode } from '#lib/kernel/errors';

/**
 * A route of the public API in Gate's manner: nothing to say is an empty 200, and a failure has the body that Spring
 * gives, whose `message` is what the `spin` client prints.
 */
const exceptions: Record<ErrorCode, string> = {
  invalid: 'InvalidRequestException',
  unauthenticated: 'AuthenticationException',
  forbidden: 'AccessDeniedException',
  'not-found': 'NotFoundException',
  conflict: 'ConflictException',
  limit: 'TooManyRequestsException',
  'too-large': 'PayloadTooLargeException',
  unavailable: 'ServiceUnavailableException',
  timeout: 'TimeoutException',
  internal: 'InternalServerError',
};

const dress: RouteDress = {
  success(value, status) {
    if (value === undefined) return new Response(null, { status: status ?? 200 });
    return Response.json(value, { status: status ?? 200 });
  },
  failure({ status, code, message }) {
    const error = STATUS_CODES[status] ?? 'Error';
    // Not every limit is one on how often one may ask.
    const exception = code === 'limit' && status !== 429 ? 'LimitExceededException' : exceptions[code];
    return Response.json({ timestamp: Date.now(), status, error, exception, message }, { status });
  },
};

export function withGate<P = unknown, Q = unknown, B = unknown>(
  spec: RouteSpec<P, Q, B>,
  handle: (input: RouteInput<P, Q, B>) => unknown,
): RouteHandler {
  return guardRoute(dress, spec, handle);
}
