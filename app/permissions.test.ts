import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Action, decide } from '#lib/auth/can';
import type { RouteHandler } from '#lib/http/guarded-route';
import type { RouteRule } from '#lib/http/route-rule';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { type Sample, sampleOf } from './test-permission-samples.ts';
import { makeWorld, type Person, type World } from './test-permission-world.ts';

/**
 * The table of every route against everybody, made from the code: each handler says its rule, and is called as a reader, an
 * executor, a writer, an administrator and a person of another team. (`api/routes.test.ts` tries strangers.)
 */
const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const root = process.cwd();
const files = globSync('app/**/route.ts', { cwd: root }).sort();

interface Row {
  file: string;
  verb: string;
  handler: RouteHandler;
}
const rows: Row[] = [];
for (const file of files) {
  const module = (await import(pathToFileURL(`${root}/${file}`).href)) as Record<string, unknown>;
  for (const verb of verbs) {
    const handler = module[verb] as RouteHandler | undefined;
    if (handler?.guarded) rows.push({ file, verb, handler });
  }
}
/** It says "not part of this API" to everybody. */
const outside = 'app/gate/[...path]/route.ts';

/** Where Spinnaker answers 400 for an application that is not there, so do we, and for a hidden one too. */
const badRequests = ['PUT app/gate/pipelines/[id]/route.ts', 'POST app/gate/pipelines/route.ts'];

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
});
afterAll(() => server.close());

/** 403 for what one may see but not do, 404 for what one may not even see. */
function expected(person: Person, rule: RouteRule): 'allowed' | 403 | 404 {
  if (rule === 'signed in') return 'allowed';
  if (rule === 'administer') return person.actor.admin ? 'allowed' : 403;
  const [action, ...kind] = rule.split(' ');
  const objects = action === 'create' ? world.creating : world.objects;
  const object = objects[kind.join(' ') as keyof typeof objects];
  if (decide(person.actor, action as Action, object).allowed) return 'allowed';
  return action === 'create' || decide(person.actor, 'read', object).allowed ? 403 : 404;
}

async function call({ file, verb, handler }: Row, person: Person, sample: Sample): Promise<[number, string]> {
  const query = sample.query ? `?${new URLSearchParams(sample.query)}` : '';
  const headers = new Headers({ cookie: person.cookie, 'sec-fetch-site': 'same-origin' });
  const body = sample.body === undefined ? undefined : JSON.stringify(sample.body);
  if (body) headers.set('content-type', 'application/json');
  const request = new Request(`http://gennaker.test/${file}${query}`, { method: verb, headers, body });
  const response = await handler(request, { params: Promise.resolve(sample.params) });
  const streams = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (streams) await response.body?.cancel();
  return [response.status, streams ? '' : await response.text()];
}

const table = rows.filter(({ file }) => file !== outside).map((row) => [`${row.verb} ${row.file}`, row] as const);

test('the table is as long as the house is large', () => {
  expect(table.length).toBeGreaterThan(110);
  expect(rows.filter(({ handler }) => !handler.rule)).toEqual([]);
});

test('what is said to change nothing is still there', () => {
  const known = new Set<string>(table.map(([name]) => name));
  expect([...onlyAsks].filter((name) => !known.has(name))).toEqual([]);
});

test.each(table)('%s answers everybody as its rule says', async (name, row) => {
  const seen: string[] = [];
  const wanted: string[] = [];
  for (const person of world.people) {
    const sample = sampleOf(row.file, row.verb, await ownedBy(person));
    const before = await lastEntry();
    const [status, text] = await call(row, person, sample);
    const entries = await entriesAfter(before);
    const trail = trailOf(name, row, person, status, entries);
    if (trail) seen.push(`${person.title}: ${trail}`);
    const refusal = expected(person, row.handler.rule);
    const want = refusal === 404 && badRequests.includes(name) ? 400 : refusal;
    const passed = want === 'allowed' ? ![401, 403, 404, 500].includes(status) : status === want;
    wanted.push(`${person.title}: ${want}`);
    seen.push(`${person.title}: ${passed ? want : `${status} ${text.slice(0, 300)}`}`);
    if (row.verb !== 'GET' && status < 400) await world.restore();
  }
  expect(
    seen,
    `${name} is for whoever may “${row.handler.rule}”. Is what it is called with in test-permission-samples.ts?`,
  ).toEqual(wanted);
});

interface Entry {
  action: string;
  actor: string;
  result: string;
  told: boolean;
}

const lastEntry = async () =>
  (await server.context.database.pool.query<{ id: string }>('SELECT max(id) AS id FROM audit_entries')).rows[0]?.id ??
  '';

async function entriesAfter(id: string): Promise<Entry[]> {
  const { rows } = await server.context.database.pool.query<Entry>(
    `SELECT action, actor, result, before IS NOT NULL OR after IS NOT NULL AS told FROM audit_entries WHERE id > $1`,
    [id],
  );
  return rows;
}

/**
 * What is wrong with what the audit log says of this call; undefined = nothing. Whatever somebody was refused is there, and so is
 * whatever they changed, as it was and as it is.
 */
function trailOf(
  name: string,
  row: Row,
  { actor }: Person,
  status: number,
  entries: readonly Entry[],
): string | undefined {
  const own = entries.filter((entry) => entry.actor === actor.name);
  if (status === 403 || status === 404) {
    return own.some(({ result }) => result === 'refused') ? undefined : `${status} without an entry in the audit log`;
  }
  if (row.verb === 'GET' || status >= 400 || onlyAsks.has(name)) return undefined;
  // Of many at once each is refused or done by itself.
  if (own.some(({ result }) => result === 'refused')) return undefined;
  const done = own.filter(({ result }) => result === 'done');
  if (done.length === 0) return 'changed something without an entry in the audit log';
  const silent = done.find(({ action, told }) => !told && !nothingToShow.has(action));
  return silent && `${silent.action} tells neither what was there before nor what is there now`;
}

/** They change nothing: they are sent as POST or PUT because what they ask takes a body. */
const onlyAsks = new Set<string>([
  'POST app/api/accounts/[kind]/[name]/test/route.ts',
  'POST app/api/account-trials/route.ts',
  'POST app/api/applications/[name]/operations/preview/route.ts',
  // Answers what would be imported; saving it is another call.
  'POST app/api/applications/[name]/pipelines/import/route.ts',
  // Walks the chain and notes how far.
  'POST app/api/audit/chain/route.ts',
  'POST app/api/expressions/evaluate/route.ts',
  'POST app/api/permission-rules/effect/route.ts',
  'POST app/api/pipeline-templates/plan/route.ts',
  'POST app/api/pipelines/validate/route.ts',
  'PUT app/gate/artifacts/fetch/route.ts',
  'POST app/gate/pipelines/[id]/evaluateExpression/route.ts',
  'POST app/gate/pipelines/[id]/evaluateVariables/route.ts',
  'POST app/gate/v2/pipelineTemplates/plan/route.ts',
]);
/** What they do has no before and after that could be shown. */
const nothingToShow = new Set(['session.end-all', 'system.heal', 'user.refresh', 'password.change', 'audit.export']);

/** Of tokens and sessions one may end only one's own. */
async function ownedBy({ actor }: Person): Promise<World> {
  await server.context.database.pool.query(
    'UPDATE api_tokens SET user_id = (SELECT id FROM users WHERE name = $1) WHERE id = $2',
    [actor.name, world.token],
  );
  await server.context.database.pool.query(
    `INSERT INTO sessions (id, user_id) SELECT $2, id FROM users WHERE name = $1
     ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id`,
    [actor.name, world.otherSession],
  );
  return world;
}

test('a run, a pipeline and a template one may not read sound like ones that are not there', async () => {
  const otto = world.people.find(({ title }) => title === 'person of another team')!;
  const hidden = table.filter(([, { handler }]) => / (application|account|pipeline template)$/.test(handler.rule));
  for (const [name, row] of hidden) {
    if (row.handler.rule.startsWith('create')) continue;
    const sample = sampleOf(row.file, row.verb, world);
    const [, text] = await call(row, otto, sample);
    const [status, other] = await call(
      row,
      otto,
      JSON.parse(
        JSON.stringify(sample).replaceAll(
          /harbour|quay|yard|mould|"load"|01[0-9A-Z]{24}|[0-9a-f]{8}-[0-9a-f-]{27}/g,
          (id) => swapped(id),
        ),
      ) as Sample,
    );
    expect(status, name).toBe(badRequests.includes(name) ? 400 : 404);
    expect(leveled(other), name).toBe(leveled(text));
  }
});

/** Another name of the same shape. */
const swapped = (id: string) => id.replace(/[a-z0-9A-Z](?="?$)/, (last) => (last === 'a' ? 'b' : 'a'));
const leveled = (text: string) =>
  text
    .replace(/"timestamp":\d+/, '')
    .replaceAll(/harbou[ra]|qua[ya]|yar[da]|moul[da]|loa[da]\b|01[0-9A-Za]{24}|[0-9a-f]{8}-[0-9a-f-]{27}/g, 'IT');
