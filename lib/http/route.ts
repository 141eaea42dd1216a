import {
  guardRoute,
  type RouteDress,
  type RouteHandler,
  type RouteInput,
  type RouteSpec,
} from '#lib/http/guarded-route';

/**
 * A route of the UI's own API: JSON in and out, failures as `{ error: { code, message, data? } }`. A refusal that carries
 * findings is 422 instead of 400, so that a form can tell "cannot be read" from "read, and this is wrong with it".
 */
const dress: RouteDress = {
  success(value, status) {
    if (value === undefined) return new Response(null, { status: 204 });
    return Response.json(value, { status: status ?? 200 });
  },
  failure({ status, code, message, data }) {
    const shown = code === 'invalid' && data !== undefined ? 422 : status;
    return Response.json({ error: { code, message, data } }, { status: shown });
  },
};

export function withRoute<P = unknown, Q = unknown, B = unknown>(
  spec: RouteSpec<P, Q, B>,
  handle: (input: RouteInput<P, Q, B>) => unknown,
): RouteHandler {
  return guardRoute(dress, spec, handle);
}
