import { z } from 'zod';
import type { Actor } from '#lib/auth/actor';
import { addressOf, authenticate } from '#lib/auth/authenticate';
import { renewedSessionCookie } from '#lib/auth/session';
import { isLimited, sayLimits } from '#lib/auth/token-scope';
import { type ServerContext, serverContext } from '#lib/http/context';
import { type Failure, failureOf } from '#lib/http/failures';
import { spend } from '#lib/http/rate-limit';
import { recordRefusal, recordWrongToken } from '#lib/http/refusals';
import { checkText, readBody } from '#lib/http/request-body';
import type { RouteRule } from '#lib/http/route-rule';
import { checkSameOrigin } from '#lib/http/same-origin';
import { forbidden, unauthenticated } from '#lib/kernel/errors';
import { ulid } from '#lib/kernel/ids';

/**
 * The wall around every route: who asks, from where, with what, and how a failure is told. `route.ts` and `gate-route.ts`
 * dress it for the UI's own API and for Gate's clients.
 */
export interface RouteSpec<P, Q, B> {
  /** Who may call it. Enforced by the use case behind it; `app/permissions.test.ts` holds every route to what it declares. */
  rule: RouteRule;
  params?: z.ZodType<P>;
  /** Of the query string: repeated names are joined by commas, empty values count as absent. */
  query?: z.ZodType<Q>;
  /** Of the JSON body; an empty body is `undefined`. Without a schema the body is not read. */
  body?: z.ZodType<B>;
  /** text/plain bodies reach the schema as a string. */
  allowText?: boolean;
  /** Of a successful answer; default 200. */
  status?: number;
}

export interface RouteInput<P, Q, B> {
  context: ServerContext;
  actor: Actor;
  params: P;
  query: Q;
  body: B;
  request: Request;
  requestId: string;
}

export interface RouteDress {
  success(value: unknown, status: number | undefined): Response;
  failure(failure: Failure): Response;
}

export type RouteHandler = ((request: Request, route: { params: Promise<unknown> }) => Promise<Response>) & {
  /** What the test that enumerates all routes looks for. */
  guarded: true;
  rule: RouteRule;
};

export function guardRoute<P, Q, B>(
  dress: RouteDress,
  spec: RouteSpec<P, Q, B>,
  handle: (input: RouteInput<P, Q, B>) => unknown,
): RouteHandler {
  const handler = async (request: Request, route: { params: Promise<unknown> }): Promise<Response> => {
    const requestId = ulid();
    const context = serverContext();
    let response: Response;
    let actor: Actor | undefined;
    try {
      actor = await authenticate(context.database, context.keys, request.headers);
      if (!actor) throw strangerFault(context, request);
      spend(context.limits.requests, `${actor.via} ${actor.name}`, 'requests');
      if (actor.via === 'session') checkSameOrigin(request, context.url);
      refuseBeyondToken(actor, spec.rule, request.method);
      const path = await route.params;
      for (const part of Object.values(path ?? {}).flat()) checkText(String(part), 'path');
      const params = parse(spec.params, path) as P;
      const query = parse(spec.query, queryOf(request)) as Q;
      const body = (spec.body ? parse(spec.body, await readBody(request, spec)) : undefined) as B;
      const value = await handle({ context, actor, params, query, body, request, requestId });
      response = value instanceof Response ? value : dress.success(value, spec.status);
    } catch (error) {
      context.databaseWatch.note(error);
      const { unexpected, ...failure } = failureOf(error, requestId);
      if (actor) await recordRefusal(context, actor, { request, rule: spec.rule, requestId }, { error, failure });
      else if (isWrongToken(request, failure.code)) await recordWrongToken(context, request, error);
      if (unexpected) {
        const path = new URL(request.url).pathname;
        context.logger.error('A request failed', { requestId, method: request.method, path, error });
      }
      response = dress.failure(failure);
      if (failure.retryAfter !== undefined) response.headers.set('retry-after', String(failure.retryAfter));
    }
    response.headers.set('x-request-id', requestId);
    const renewed =
      actor?.via === 'session' && (await renewedSessionCookie(request.headers, context.keys, context.url));
    if (renewed) response.headers.append('set-cookie', renewed);
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    return response;
  };
  return Object.assign(handler, { guarded: true as const, rule: spec.rule });
}

const hasToken = ({ headers }: Request) => headers.has('authorization') || headers.has('x-spinnaker-token');

/** Not when the database is away and nobody knows. */
const isWrongToken = (request: Request, code: string) =>
  hasToken(request) && (code === 'unauthenticated' || code === 'limit');

/** Who has no session signs in; who sends token after token that is none is told to stop. */
function strangerFault(context: ServerContext, request: Request): Error {
  if (hasToken(request)) {
    spend(context.limits.wrongTokens, addressOf(request.headers) ?? '', 'requests with a token that is not valid');
  }
  return unauthenticated('Sign in, or send a valid token in the Authorization header');
}

/** Routes about no object have no other place where a token that may only read could be stopped. */
function refuseBeyondToken({ token }: Actor, rule: RouteRule, method: string): void {
  if (!token || !isLimited(token) || method === 'GET' || rule !== 'signed in') return;
  if (token.scope !== 'write' || token.applications.length > 0) {
    throw forbidden(`You may not do this: the token ${token.name} is limited to ${sayLimits(token)}`);
  }
}

function parse<T>(schema: z.ZodType<T> | undefined, value: unknown): T | undefined {
  return schema?.parse(value);
}

function queryOf(request: Request): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URL(request.url).searchParams) {
    if (value === '') continue;
    checkText(value, 'query');
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(query);
}

/** A page size from the query string, held within bounds. */
export const pageLimit = (fallback: number, most: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .default(fallback)
    .transform((limit) => Math.min(limit, most));

/** `a,b,c` as a list. */
export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .slice(0, 200),
);
