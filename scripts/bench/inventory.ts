/**
 * The inventory of a large cluster: etcd and an API server hold it, a process with the worker's watches keeps it in a Postgres,
 * and a reader stands for web process and browser. Then pods change through the API server, so many a second, and it is
 * measured when each change is in Postgres and on the screen, and what it cost.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createSecretBox } from '#lib/accounts/secrets';
import { unavailable } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { openCluster } from '#lib/providers/kubernetes/connect';
import { type Database, openDatabase } from '#lib/store/database';
import { type ControlPlane, withCluster } from '#scripts/cluster/control-plane';
import { say } from '#scripts/console';
import { openLab } from '#scripts/engine/lab';
import { benchApplication, namespaces, type SeededPod, type Size, seedCluster } from './inventory-seed.ts';
import { percentile } from './statistics.ts';

export interface InventorySize extends Size {
  /** Changes a second. */
  rate: number;
  seconds: number;
}

interface World {
  size: InventorySize;
  database: Database;
  api: ClusterApi;
  pods: SeededPod[];
  start(script: string): Promise<Child>;
}

export async function benchInventory(size: InventorySize): Promise<object> {
  const lab = await openLab();
  const database = openDatabase(lab.url, { connections: 4 });
  const key = randomBytes(32);
  const children: Child[] = [];
  try {
    return await withCluster(
      async (cluster) => {
        const account = accountOf(cluster);
        await database.pool.query('INSERT INTO applications (name) VALUES ($1)', [benchApplication]);
        const secret = createSecretBox(key).seal(account.secrets, `cloud/${account.name}`);
        await database.pool.query(
          `INSERT INTO accounts (kind, name, type, secret) VALUES ('cloud', $1, 'kubernetes', $2)`,
          [account.name, secret],
        );
        const { api } = openCluster(account, {});
        for (const name of namespaces) await addNamespace(api, name);
        const started = performance.now();
        const pods = await seedCluster(cluster.etcd, size);
        say(`${pods.length} pods seeded in ${Math.round(performance.now() - started)} ms`);
        const env = { DATABASE_URL: lab.url, BENCH_KEY: key.toString('hex') };
        const start = async (script: string) => {
          const child = await startChild(script, env);
          children.push(child);
          return child;
        };
        return await measured({ size, database, api, pods, start });
      },
      undefined,
      { controllers: false },
    );
  } finally {
    for (const child of children) child.end();
    await database.close();
    await lab.remove();
  }
}

async function addNamespace({ connection }: ClusterApi, name: string): Promise<void> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const { status } = await connection.request({ method: 'POST', path: '/api/v1/namespaces', body });
  if (status !== 201) throw unavailable(`The API server refused namespace ${name} with ${status}`);
}

function accountOf(cluster: ControlPlane) {
  const secrets = { kubeconfig: readFileSync(cluster.kubeconfig, 'utf8') };
  return { name: 'bench', environment: '', settings: {}, secrets };
}

async function measured(world: World): Promise<object> {
  const first = await synced(world);
  say(`first sync: ${JSON.stringify(first.figures)}`);
  const again = await restarted(world, first.keeper);
  say(`sync again: ${JSON.stringify(again.figures)}`);
  const reader = await world.start('inventory-reader.ts');
  const screens = (await reader.ask('screens')) as object;
  say(`screens: ${JSON.stringify(screens)}`);
  const changes = await changing(world, again.keeper, reader);
  say(`changes: ${JSON.stringify(changes)}`);
  const heartbeats = await heartbeating(world, again.keeper);
  const { pods, serverGroups } = world.size;
  return { pods, serverGroups, firstSync: first.figures, syncAgain: again.figures, screens, changes, heartbeats };
}

/** From the start of a process to the last row, on an empty inventory or a full one. */
async function synced(world: World): Promise<{ keeper: Child; figures: object }> {
  const { pool } = world.database;
  await pool.query(`UPDATE inventory_syncs SET state = 'syncing', synced_at = NULL`);
  const before = await written(world.database);
  const started = performance.now();
  const keeper = await world.start('inventory-keeper.ts');
  for (;;) {
    const { rows } = await pool.query<{ live: boolean; pods: number }>(
      `SELECT EXISTS (SELECT FROM inventory_syncs WHERE state = 'live') AS live,
              (SELECT count(*) FROM resources WHERE kind = 'Pod')::int AS pods`,
    );
    if (rows[0]?.live && rows[0].pods === world.pods.length) break;
    if (performance.now() - started > 300_000) throw unavailable('The inventory is not complete after five minutes');
    await delay(100);
  }
  const seconds = (performance.now() - started) / 1000;
  const wrote = between(before, await written(world.database));
  const { cpuMs, rss, peak } = (await keeper.ask('usage')) as Usage;
  const figures = {
    seconds,
    cpuMs,
    memoryMb: rss / 1e6,
    peakMb: peak / 1e6,
    rowsWritten: wrote.rows,
    logMb: wrote.logBytes / 1e6,
  };
  return { keeper, figures };
}

/** What a new worker writes of a cluster that has not changed: nothing. */
async function restarted(world: World, old: Child): Promise<{ keeper: Child; figures: object }> {
  await old.ended();
  await world.database.pool.query(`DELETE FROM settings WHERE name = 'leader of inventory'`);
  return await synced(world);
}

interface Usage {
  cpuMs: number;
  rss: number;
  peak: number;
}

/** `at` is when it was asked for, in epoch milliseconds. */
interface Change {
  pod: SeededPod;
  restarts: number;
  at: number;
}

async function changing(world: World, keeper: Child, reader: Child): Promise<object> {
  const { rate, seconds } = world.size;
  const before = await written(world.database);
  const usedBefore = (await keeper.ask('usage')) as Usage;
  await reader.ask('shown');
  const changes: Change[] = [];
  const started = performance.now();
  await paced(rate, seconds, async (number) => {
    const pod = world.pods[(number * 7919) % world.pods.length]!;
    const restarts = 1 + Math.floor(number / world.pods.length);
    const at = Date.now();
    await world.api.patch(refOf(pod), startedAgain(restarts), { strategy: 'merge', subresource: 'status' });
    changes.push({ pod, restarts, at });
  });
  const lasted = (performance.now() - started) / 1000;
  const used = (await keeper.ask('usage')) as Usage;
  const wrote = between(before, await written(world.database));
  const seen = (await reader.ask('shown')) as { shown: [string, { restarts: number; at: number }][]; took: number };
  const count = changes.length;
  return {
    count,
    perSecond: count / lasted,
    inPostgresMs: await freshInPostgres(world.database, changes),
    onScreenMs: freshOnScreen(changes, new Map(seen.shown)),
    screenTookMs: seen.took,
    rowsPerChange: wrote.rows / count,
    updatesWithoutIndexWrites: wrote.hot / Math.max(1, wrote.rows),
    transactionsPerChange: wrote.transactions / count,
    logBytesPerChange: wrote.logBytes / count,
    keeperCpuMsPerChange: (used.cpuMs - usedBefore.cpuMs) / count,
    memoryMb: used.rss / 1e6,
    peakMb: used.peak / 1e6,
  };
}

/** The freshness of what changed last of each pod: of what came before nobody can tell any more. */
const lastOfEach = (changes: readonly Change[]): Change[] => [
  ...new Map(changes.map((change) => [change.pod.name, change])).values(),
];

async function freshInPostgres(database: Database, changes: readonly Change[]): Promise<object> {
  const { rows } = await database.pool.query<{ name: string; at: number }>(
    `SELECT name, (extract(epoch FROM changed_at) * 1000)::float8 AS at FROM resources WHERE kind = 'Pod'`,
  );
  const changedAt = new Map(rows.map(({ name, at }) => [name, at]));
  return spread(lastOfEach(changes).map(({ pod, at }) => (changedAt.get(pod.name) ?? Number.NaN) - at));
}

/** Of the pods that the screen shows. */
function freshOnScreen(
  changes: readonly Change[],
  shown: ReadonlyMap<string, { restarts: number; at: number }>,
): object {
  const seen = lastOfEach(changes).flatMap(({ pod, restarts, at }) => {
    const found = shown.get(pod.name);
    return found ? [found.restarts === restarts ? found.at - at : Number.POSITIVE_INFINITY] : [];
  });
  return { count: seen.length, ...spread(seen) };
}

const spread = (values: readonly number[]) => ({
  p50: percentile(values, 50),
  p95: percentile(values, 95),
  most: percentile(values, 100),
});

/** Changes that no screen shows: what a cluster says all day about its nodes and leases. */
async function heartbeating(world: World, keeper: Child): Promise<object> {
  const seconds = Math.min(5, world.size.seconds);
  const before = await written(world.database);
  const usedBefore = (await keeper.ask('usage')) as Usage;
  let count = 0;
  await paced(world.size.rate, seconds, async (number) => {
    const pod = world.pods[(number * 7919) % world.pods.length]!;
    const annotations = { 'bench.example/heartbeat': String(number) };
    await world.api.patch(refOf(pod), { metadata: { annotations } }, { strategy: 'merge' });
    count += 1;
  });
  const used = (await keeper.ask('usage')) as Usage;
  const wrote = between(before, await written(world.database));
  return {
    count,
    rowsWritten: wrote.rows,
    logBytesPerHeartbeat: wrote.logBytes / count,
    keeperCpuMsPerHeartbeat: (used.cpuMs - usedBefore.cpuMs) / count,
  };
}

const refOf = ({ namespace, name }: SeededPod) => ({ kind: 'Pod', namespace, name });

const startedAgain = (restartCount: number): JsonObject => ({
  status: {
    containerStatuses: [
      {
        name: 'web',
        image: 'registry.example/bench/web:1.5',
        imageID: '',
        ready: true,
        restartCount,
        state: { running: { startedAt: new Date().toISOString().replace(/\.\d+/, '') } },
      },
    ],
  },
});

/** So many times a second, also when single ones are slow; no more than sixteen are under way. */
async function paced(rate: number, seconds: number, work: (number: number) => Promise<void>): Promise<void> {
  const started = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < rate * seconds) {
      const number = next++;
      const waitMs = started + (number * 1000) / rate - performance.now();
      if (waitMs > 0) await delay(waitMs);
      await work(number);
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

/** Postgres counts up to ten seconds late. */
const countedMs = 11_000;

interface Written {
  rows: number;
  /** Updates that wrote no index. */
  hot: number;
  transactions: number;
  /** Bytes of log, when it was asked and when it was counted. */
  log: { asked: number; counted: number };
}

async function written(database: Database): Promise<Written> {
  const logged = async () => {
    const { rows } = await database.pool.query<{ log: string }>(`SELECT pg_current_wal_insert_lsn() - '0/0' AS log`);
    return Number(rows[0]?.log);
  };
  const asked = await logged();
  await delay(countedMs);
  const { rows } = await database.pool.query<Record<'rows' | 'hot' | 'transactions', string>>(
    `SELECT n_tup_ins + n_tup_upd + n_tup_del AS rows, n_tup_hot_upd AS hot,
            (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()) AS transactions
     FROM pg_stat_user_tables WHERE relname = 'resources'`,
  );
  return {
    rows: Number(rows[0]?.rows),
    hot: Number(rows[0]?.hot),
    transactions: Number(rows[0]?.transactions),
    log: { asked, counted: await logged() },
  };
}

const between = (before: Written, after: Written) => ({
  rows: after.rows - before.rows,
  hot: after.hot - before.hot,
  transactions: after.transactions - before.transactions,
  logBytes: after.log.asked - before.log.counted,
});

interface Child {
  ask(question: string): Promise<unknown>;
  end(): void;
  /** Resolves when it is gone. */
  ended(): Promise<void>;
}

async function startChild(script: string, env: Record<string, string>): Promise<Child> {
  const child = fork(new URL(script, import.meta.url), {
    env: { ...process.env, ...env },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await nextMessage(child, script);
  return {
    ask(question) {
      child.send(question);
      return nextMessage(child, script);
    },
    end: () => void (child.connected && child.disconnect()),
    async ended() {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.disconnect();
      await gone;
    },
  };
}

function nextMessage(child: ChildProcess, script: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(unavailable(`${script} ended with ${code}`));
    child.once('exit', died);
    child.once('message', (message) => {
      child.off('exit', died);
      resolve(message);
    });
  });
}
