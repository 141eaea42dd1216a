import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { listResourceHistory } from '#lib/infrastructure/history';
import { getResource, listClusters, listFirewalls, listLoadBalancers } from '#lib/infrastructure/queries';
import { clusterNames } from '#lib/infrastructure/spinnaker-queries';
import { search } from '#lib/search/queries';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/**
 * The inventory of large clusters and what its pages ask for: 20,000 pods, 5,000 server groups and 20,000 runs. Each query is
 * taken as the page sent it and explained, and none may read a large table from end to end.
 */
let lent: TestDatabase;
let database: Database;
const boss = { ...internalActor('test'), admin: false, roles: ['shop'] };
const application = 'large';
const large = new Set(['resources', 'executions', 'stages']);

const resources = (kind: string, category: string, count: number, more: Record<string, string>) => {
  const given: Record<string, string> = {
    name: `'${kind.toLowerCase()}-' || i`,
    application: `'${application}'`,
    owner_uid: 'NULL',
    summary: `'{}'`,
    ...more,
  };
  return `INSERT INTO resources (id, account, kind, namespace, category, uid, created_at, cluster, health, ${Object.keys(given).join(', ')})
    SELECT 'zone-1/${kind}/prod-' || i % 20 || '/${kind.toLowerCase()}-' || i, 'zone-1', '${kind}', 'prod-' || i % 20, '${category}',
      '${kind}-' || i, now(), 'deployment web-' || i % 1000, 'healthy', ${Object.values(given).join(', ')}
    FROM generate_series(0, ${count - 1}) AS i`;
};
const labels = `jsonb_build_object('app', 'web-' || i % 1000)`;
const workload = `jsonb_build_object('podLabels', ${labels}, 'replicas', '{"desired": 4, "ready": 4}'::jsonb, 'executionId', 'X' || i)`;

beforeAll(async () => {
  lent = await freshDatabase();
  database = openDatabase(lent.url);
  const { pool } = database;
  await pool.query(`INSERT INTO applications (name) VALUES ('large'), ('small')`);
  await pool.query(`INSERT INTO accounts (kind, name, type, secret) VALUES ('cloud', 'zone-1', 'kubernetes', '')`);
  const kinds: [string, string, number, Record<string, string>][] = [
    ['Deployment', 'server-group-manager', 1000, { summary: workload }],
    ['ReplicaSet', 'server-group', 5000, { owner_uid: `'Deployment-' || i % 1000`, summary: workload }],
    ['Pod', 'instance', 20_000, { owner_uid: `'ReplicaSet-' || i % 5000` }],
    ['Service', 'load-balancer', 1000, { summary: `jsonb_build_object('selector', ${labels})` }],
    ['NetworkPolicy', 'firewall', 1000, { summary: `jsonb_build_object('selector', ${labels})` }],
    ['ConfigMap', 'config', 1000, {}],
    [
      'StatefulSet',
      'server-group',
      1000,
      { application: `'stranger-' || i`, summary: `'{"unmanaged": true}'`, unmanaged: 'true' },
    ],
  ];
  for (const [kind, category, count, more] of kinds) await pool.query(resources(kind, category, count, more));
  await pool.query(
    `INSERT INTO executions (id, kind, application, name, status, document)
     SELECT 'X' || i, 'pipeline', CASE WHEN i % 10 = 0 THEN 'large' ELSE 'small' END, 'Deploy', 'SUCCEEDED', '{}'
     FROM generate_series(0, 19999) AS i`,
  );
  await pool.query(
    `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, context, requisites, started_at)
     SELECT 'X' || i % 20000 || 'S' || i / 20000, 'X' || i % 20000, 0, '1', 'deployManifest', 'Deploy', 'SUCCEEDED',
       '{"account": "zone-1", "manifestName": "deployment deployment-7", "location": "prod-7"}', '{}', now()
     FROM generate_series(0, 59999) AS i`,
  );
  await pool.query('ANALYZE');
});
afterAll(async () => {
  vi.restoreAllMocks();
  await database?.close();
  await lent?.drop();
});

type Asked = { text: string; values: unknown[] };
interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

async function askedBy(ask: () => Promise<unknown>): Promise<Asked[]> {
  const query = vi.spyOn(database.pool, 'query');
  await ask();
  const calls = query.mock.calls as unknown as [string | Asked, unknown[] | undefined][];
  query.mockRestore();
  return calls.map(([first, values]) => (typeof first === 'string' ? { text: first, values: values ?? [] } : first));
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

async function readFromEndToEnd({ text, values }: Asked): Promise<string[]> {
  if (!/^\s*\(?\s*(SELECT|WITH)/.test(text)) return [];
  const explained = await database.pool.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
  const plan = explained.rows[0]['QUERY PLAN'][0].Plan as Plan;
  return nodes(plan)
    .filter((node) => node['Node Type'] === 'Seq Scan' && large.has(node['Relation Name'] ?? ''))
    .map((node) => `${node['Relation Name']}: ${text.replace(/\s+/g, ' ').slice(0, 300)}`);
}

const workloadId = 'zone-1/Deployment/prod-7/deployment-7';
it.each<[string, () => Promise<unknown>]>([
  ['clusters', () => listClusters(database, boss, { application })],
  ['clusters, searched', () => listClusters(database, boss, { application, search: 'web-77' })],
  ['clusters beside what nobody has claimed', () => listClusters(database, boss, { application, unmanaged: true })],
  ['load balancers', () => listLoadBalancers(database, boss, { application })],
  ['firewalls', () => listFirewalls(database, boss, { application })],
  ['a workload', () => getResource(database, boss, { id: workloadId })],
  ['a pod', () => getResource(database, boss, { id: 'zone-1/Pod/prod-7/pod-7' })],
  ['the history of a workload', () => listResourceHistory(database, boss, { id: workloadId })],
  ['the search', () => search(database, boss, { q: 'deployment-77' })],
  ['cluster names, for scripts', () => clusterNames(database, boss, { application })],
])('reads no large table from end to end for %s', async (_page, ask) => {
  const asked = await askedBy(ask);
  expect(asked.length).toBeGreaterThan(0);
  const found: string[] = [];
  for (const one of asked) found.push(...(await readFromEndToEnd(one)));
  expect(found).toEqual([]);
});
