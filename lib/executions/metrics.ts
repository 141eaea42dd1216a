import { readChainFact } from '#lib/store/audit-chain';
import { type Database, inTransaction } from '#lib/store/database';
import { selectViolations } from '#lib/store/engine-heal';
import { countUnfinished } from '#lib/store/engine-health';
import { selectQueues, selectWorkers } from '#lib/store/system';

/** Heartbeats and messages need a moment; what stands still longer counts as stuck. Milliseconds. */
const momentMs = 30_000;

interface Metric {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  values: readonly { labels?: Record<string, string>; value: number }[];
}

/** The state of the engine and of the audit log in Prometheus' text format: numbers only, no name of an application, pipeline or person. */
export async function systemMetrics(database: Database): Promise<string> {
  const [unfinished, workers, queues, violations, verification] = await inTransaction(database, async (sql) => [
    await countUnfinished(sql, momentMs),
    await selectWorkers(sql),
    await selectQueues(sql),
    await selectViolations(sql, 0),
    await readChainFact<{ broken?: unknown }>(sql, 'verification'),
  ]);
  const metrics: Metric[] = [
    {
      name: 'gennaker_unfinished_runs',
      help: 'Unfinished runs by what will move them; state zombie must stay 0.',
      type: 'gauge',
      values: Object.entries(unfinished).map(([state, value]) => ({ labels: { state }, value })),
    },
    {
      name: 'gennaker_engine_violations_total',
      help: 'Runs that nothing would have moved again, found and healed by the sweep.',
      type: 'counter',
      values: [{ value: violations.count }],
    },
    {
      name: 'gennaker_worker_heartbeat_age_seconds',
      help: 'Time since the last heartbeat of each worker.',
      type: 'gauge',
      values: workers.map(({ id, release, silentMs }) => ({
        labels: { worker: id, release },
        value: Math.round(silentMs) / 1000,
      })),
    },
    {
      name: 'gennaker_worker_runs',
      help: 'Runs that each worker holds.',
      type: 'gauge',
      values: workers.map(({ id, release, leases }) => ({ labels: { worker: id, release }, value: leases })),
    },
    {
      name: 'gennaker_queue_jobs',
      help: 'Jobs by queue and state.',
      type: 'gauge',
      values: queues.flatMap(({ name, waiting, active, failed }) =>
        Object.entries({ waiting, active, failed }).map(([state, value]) => ({
          labels: { queue: name, state },
          value,
        })),
      ),
    },
    {
      name: 'gennaker_audit_chain_broken',
      help: '1 when the last check of the audit log found that it does not hold; must stay 0.',
      type: 'gauge',
      values: verification ? [{ value: verification.broken ? 1 : 0 }] : [],
    },
  ];
  return metrics.map(written).join('');
}

function written({ name, help, type, values }: Metric): string {
  const lines = values.map(({ labels, value }) => {
    const pairs = Object.entries(labels ?? {}).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
    return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
