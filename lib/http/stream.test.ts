import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { type ChangeHint, notifyChange } from '#lib/store/changes';
import { openEventStream } from './event-stream.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let lena: Actor;
let otto: Actor;
beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['crew'] });
  otto = await server.person('otto');
  await createApplication(server.context.database, lena, { name: 'open' });
  const permissions = { READ: ['crew'], WRITE: ['crew'] };
  await createApplication(server.context.database, lena, { name: 'vault', attributes: { permissions } });
});
afterAll(() => server.close());

const notify = (change: ChangeHint) => notifyChange(server.context.database.pool, change);

/** A browser's view of the stream: what arrived so far, and a way to go away. */
function watch(actor: Actor, topics: string[], clock?: () => number) {
  const abort = new AbortController();
  const headers = { authorization: `Bearer gnk_${actor.name}-in-a-test` };
  const request = new Request('http://gennaker.test/', { headers, signal: abort.signal });
  const response = openEventStream(server.context, actor, topics, request, clock);
  const reader = response.body!.getReader();
  const seen = { text: '', ended: false };
  const reading = (async () => {
    const decoder = new TextDecoder();
    for (let next = await reader.read(); !next.done; next = await reader.read())
      seen.text += decoder.decode(next.value);
    seen.ended = true;
  })();
  return { seen, leave: () => abort.abort(), reading };
}

const contains = (stream: ReturnType<typeof watch>, text: string) =>
  vi.waitFor(() => expect(stream.seen.text).toContain(text), { timeout: 20_000, interval: 10 });

test('a reader hears of what they asked for and may read, and of nothing else', async () => {
  const all = watch(lena, ['all']);
  const one = watch(otto, ['application:open', 'application:vault', 'execution:42']);
  await contains(all, '"topic":"resync"');
  await notify({ topic: 'execution', id: '41', application: 'vault', version: 1 });
  await notify({ topic: 'execution', id: '42', application: 'vault', version: 1 });
  await notify({ topic: 'execution', id: '43', application: 'gone', version: 1 });
  await notify({ topic: 'pipeline', id: 'p', application: 'open' });
  await contains(all, '"id":"p"');
  await contains(one, '"id":"p"');
  expect(all.seen.text).toContain('"id":"41"');
  expect(all.seen.text).not.toContain('"id":"43"');
  expect(one.seen.text).not.toContain('vault');
  all.leave();
  one.leave();
  await Promise.all([all.reading, one.reading]);
});

test('a role that is taken away counts within seconds in a stream that is open, and a token that is revoked ends it', async () => {
  const { pool } = server.context.database;
  const vera = await server.person('vera', { roles: ['crew'] });
  let now = 0;
  const stream = watch(vera, ['all'], () => now);
  await contains(stream, 'event: ready');
  await notify({ topic: 'execution', id: 'before', application: 'vault', version: 1 });
  await contains(stream, '"id":"before"');
  await pool.query(`UPDATE users SET roles = '{}' WHERE name = 'vera'`);
  now = 5000;
  await notify({ topic: 'execution', id: 'after', application: 'vault', version: 1 });
  await notify({ topic: 'pipeline', id: 'open-after', application: 'open' });
  await contains(stream, '"id":"open-after"');
  expect(stream.seen.text).not.toContain('"id":"after"');
  await pool.query('UPDATE api_tokens SET revoked_at = now() WHERE hint = $1', ['vera']);
  now = 10_000;
  await notify({ topic: 'pipeline', id: 'last', application: 'open' });
  await stream.reading;
  expect(stream.seen.text).not.toContain('"id":"last"');
});

test('after a lost connection everybody is told to look again', async () => {
  const stream = watch(lena, ['approvals']);
  await notify({ topic: 'approvals', application: 'open' });
  await contains(stream, '"topic":"approvals"');
  await server.context.database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'gennaker stream' AND datname = current_database()`,
  );
  await contains(stream, '"topic":"resync"');
  await notify({ topic: 'approvals', id: 'later', application: 'open' });
  await contains(stream, '"id":"later"');
  stream.leave();
  await stream.reading;
});

test('a run that begins or ends to wait for a person changes the approvals', async () => {
  const { pool } = server.context.database;
  await pool.query(
    `INSERT INTO executions (id, application, name, status, document) VALUES ('run', 'open', 'x', 'RUNNING', '{}')`,
  );
  await pool.query(
    `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, requisites, waiting)
     VALUES ('stage', 'run', 0, '1', 'manualJudgment', 'x', 'RUNNING', '{}', '{"for":"person"}')`,
  );
  const stream = watch(lena, ['approvals']);
  const count = () => stream.seen.text.split('"topic":"approvals"').length - 1;
  await contains(stream, 'ready');
  await notify({ topic: 'execution', id: 'run', application: 'open', version: 1 });
  await vi.waitFor(() => expect(count()).toBe(1), { timeout: 20_000, interval: 10 });
  await pool.query(`UPDATE stages SET status = 'SUCCEEDED'`);
  await notify({ topic: 'execution', id: 'run', application: 'open', version: 2 });
  await vi.waitFor(() => expect(count()).toBe(2), { timeout: 20_000, interval: 10 });
  await notify({ topic: 'execution', id: 'run', application: 'open', version: 3 });
  await notify({ topic: 'approvals', id: 'mark', application: 'open' });
  await contains(stream, '"id":"mark"');
  expect(count()).toBe(3);
  stream.leave();
  await stream.reading;
});

test('the processes’ own signals and nonsense stay inside', async () => {
  const stream = watch(lena, ['all']);
  await server.context.database.pool.query(
    `SELECT pg_notify('gennaker', '{"topic":"signal","id":"s"}'), pg_notify('gennaker', '{')`,
  );
  await notify({ topic: 'pipeline', id: 'last', application: 'open' });
  await contains(stream, '"id":"last"');
  expect(stream.seen.text).not.toContain('signal');
  stream.leave();
  await stream.reading;
});

test('one person may not open streams without end', () => {
  const streams = Array.from({ length: 40 }, () => watch(otto, ['all']));
  expect(() => watch(otto, ['all'])).toThrow('close some of them');
  for (const stream of streams) stream.leave();
  watch(otto, ['all']).leave();
});
