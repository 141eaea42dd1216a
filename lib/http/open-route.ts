import { addressOf } from '#lib/auth/authenticate';
import type { ServerContext } from '#lib/http/context';
import { serverContext } from '#lib/http/context';
import { failureOf } from '#lib/http/failures';
import { spend } from '#lib/http/rate-limit';
import { checkText, readBody } from '#lib/http/request-body';
import type { ErrorCode } from '#lib/kernel/errors';
import { ulid } from '#lib/kernel/ids';

/**
 * A route that strangers may call: what they send proves them, or nothing they get needs proof. Failures are told like
 * everywhere, in the shape `{ error, message }` that callers of both APIs can read.
 */
export function withOpenRoute<P>(
  handle: (input: {
    context: ServerContext;
    params: P;
    body: unknown;
    headers: Headers;
    address?: string;
  }) => Promise<unknown>,
): (request: Request, route: { params: Promise<P> }) => Promise<Response> {
  return async (request, route) => {
    const requestId = ulid();
    const context = serverContext();
    const headers: Record<string, string> = { 'x-request-id': requestId, 'cache-control': 'no-store' };
    const address = addressOf(request.headers);
    try {
      const params = await route.params;
      for (const part of Object.values(params as object)) checkText(String(part), 'path');
      // Each of them may start many pipelines, so one sender must not take the turn of all others.
      const caller = `${Object.values(params as object).join('/')} ${address ?? ''}`;
      spend(context.limits.webhooks, caller, 'webhooks');
      const value = await handle({ context, params, body: await readBody(request), headers: request.headers, address });
      return Response.json(value, { headers });
    } catch (error) {
      const { status, code, message, retryAfter, unexpected } = failureOf(error, requestId);
      if (unexpected)
        context.logger.error('A request failed', { requestId, path: new URL(request.url).pathname, error });
      await noteRefusal(context, request, { code, address, error });
      if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
      return Response.json({ error: { code, message }, status, message }, { status, headers });
    }
  };
}

/** Counted by what was wrong alone: whatever else a request says, a stranger chose. */
async function noteRefusal(
  { refusals }: ServerContext,
  request: Request,
  { code, address, error }: { code: ErrorCode; address: string | undefined; error: unknown },
): Promise<void> {
  if (!['invalid', 'limit', 'too-large'].includes(code)) return;
  const object = `${request.method} ${new URL(request.url).pathname}`;
  const actor = { name: '<unknown>', via: 'webhook', address };
  await refusals.note({
    kind: ['open route', code],
    actor,
    action: 'request.refuse',
    object,
    error,
    details: { code },
  });
}
