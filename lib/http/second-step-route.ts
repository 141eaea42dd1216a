import { z } from 'zod';
import { addressOf } from '#lib/auth/authenticate';
import { nameOfCookie, secondStepCookie } from '#lib/auth/own-cookies';
import { noTicketCookie, type Ticket } from '#lib/auth/second-step';
import { parseCookies } from '#lib/auth/session';
import { type ServerContext, serverContext } from '#lib/http/context';
import { failureOf } from '#lib/http/failures';
import { spend } from '#lib/http/rate-limit';
import { readBody } from '#lib/http/request-body';
import { checkSameOrigin } from '#lib/http/same-origin';
import type { ErrorCode } from '#lib/kernel/errors';
import { ulid } from '#lib/kernel/ids';

/** What a second step answers: JSON, and the session's cookie when the person is through. */
export interface StepAnswer {
  body: unknown;
  cookie?: string;
}

/**
 * A route for whoever has shown the right password and nothing else yet: the ticket in their cookie is what proves them.
 * Failures look like those of the UI's own API. What somebody known was refused, the use case writes into the audit log.
 */
export function withSecondStep<B>(
  schema: z.ZodType<B>,
  handle: (input: { context: ServerContext; given: Ticket; body: B }) => Promise<StepAnswer>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const requestId = ulid();
    const context = serverContext();
    let response: Response;
    try {
      checkSameOrigin(request, context.url);
      const address = addressOf(request.headers) ?? '';
      spend(context.limits.requests, `second step ${address}`, 'requests');
      const ticket = parseCookies(request.headers.get('cookie')).get(nameOfCookie(secondStepCookie, context.url));
      const body = schema.parse(await readBody(request));
      const { body: answer, cookie } = await handle({ context, given: { ticket, address }, body });
      response = Response.json(answer);
      if (cookie) {
        response.headers.append('set-cookie', cookie);
        response.headers.append('set-cookie', noTicketCookie(context.url));
      }
    } catch (error) {
      const { status, code, message, retryAfter, unexpected } = failureOf(error, requestId);
      if (unexpected) context.logger.error('A second step of signing in failed', { requestId, error });
      await noteStranger(context, request, code, error);
      response = Response.json({ error: { code, message } }, { status });
      if (retryAfter !== undefined) response.headers.set('retry-after', String(retryAfter));
    }
    response.headers.set('x-request-id', requestId);
    response.headers.set('cache-control', 'no-store');
    return response;
  };
}

/** Who has no ticket, or comes from another site: nobody known, so counted by what was wrong alone. */
async function noteStranger(
  { refusals }: ServerContext,
  request: Request,
  code: ErrorCode,
  error: unknown,
): Promise<void> {
  if (code !== 'unauthenticated' && code !== 'forbidden') return;
  await refusals.note({
    kind: ['second step', code],
    actor: { name: '<unknown>', via: 'session', address: addressOf(request.headers) },
    action: 'request.refuse',
    object: `${request.method} ${new URL(request.url).pathname}`,
    error,
    details: { code },
  });
}

/** As people type and apps show them; longer ones are no codes. */
export const codeText = z.string().trim().min(1, 'Type the code').max(100);
