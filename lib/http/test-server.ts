import type { Actor } from '#lib/auth/actor';
import { hashToken } from '#lib/auth/tokens';
import { createServerContext, replaceServerContext, type ServerContext } from '#lib/http/context';
import type { RouteHandler } from '#lib/http/guarded-route';
import { silentLogger } from '#lib/kernel/logger';
import { openDatabase } from '#lib/store/database';
import { insertToken } from '#lib/store/tokens';
import { insertLocalUser } from '#lib/store/users';
import { freshDatabase } from '#scripts/test-database';

/**
 * For tests: a web process over a database of its own, people with tokens, and route handlers called with real requests.
 */
export interface TestServer {
  context: ServerContext;
  /** Makes a user with a token of the same name. */
  person(name: string, rights?: { roles?: string[]; admin?: boolean }): Promise<Actor>;
  call(handler: RouteHandler, request: TestRequest): Promise<TestAnswer>;
  close(): Promise<void>;
}

export interface TestRequest {
  /** Whose token to send; absent = anonymous. */
  as?: string;
  method?: string;
  path?: string;
  params?: Record<string, string | string[]>;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface TestAnswer {
  status: number;
  /** Parsed when it is JSON, the text otherwise. */
  body: unknown;
  headers: Headers;
}

export async function startTestServer(): Promise<TestServer> {
  const fresh = await freshDatabase();
  const context = createServerContext({
    database: openDatabase(fresh.url, { connections: 4 }),
    keys: Buffer.alloc(32, 7),
    url: 'http://gennaker.test',
    outboundAllow: [],
    logger: silentLogger,
  });
  const before = replaceServerContext(context);
  return {
    context,
    async person(name, { roles = [], admin = false } = {}) {
      const user = await insertLocalUser(context.database.pool, {
        name,
        displayName: name,
        email: `${name}@example.com`,
        passwordHash: null,
        roles,
        admin,
      });
      if (!user) throw new Error(`The test has a second person ${name}`);
      await insertToken(context.database.pool, { userId: user.id, name, hash: hashToken(tokenOf(name)), hint: name });
      return { name, displayName: name, roles, admin, via: 'token' };
    },
    async call(handler, request) {
      const response = await handler(toRequest(request), { params: Promise.resolve(request.params ?? {}) });
      const text = await response.text();
      return { status: response.status, body: parsed(text), headers: response.headers };
    },
    async close() {
      replaceServerContext(before);
      await context.changes.close();
      await context.database.close();
      await fresh.drop();
    },
  };
}

const tokenOf = (name: string) => `gnk_${name}-in-a-test`;

function toRequest({ as, method = 'GET', path = '/', body, headers = {} }: TestRequest): Request {
  const sent = new Headers(headers);
  if (as) sent.set('authorization', `Bearer ${tokenOf(as)}`);
  if (body !== undefined && !sent.has('content-type')) sent.set('content-type', 'application/json');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Request(`http://gennaker.test${path}`, { method, headers: sent, body: text });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
