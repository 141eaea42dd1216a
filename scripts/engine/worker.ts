/** A worker process as `worker/main.ts` makes one, with stage types made for measuring and tormenting the engine. */
import { Engine } from '#lib/engine/engine';
import type { EngineLimits } from '#lib/engine/limits';
import { createLogger } from '#lib/kernel/logger';
import { workQueue } from '#lib/queue/work';
import { openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { labTypes } from './stage-types.ts';

const url = process.env.DATABASE_URL ?? '';
const logger = createLogger({
  level: process.env.LAB_LOG === 'all' ? 'warn' : 'error',
  base: { process: 'lab worker' },
});
const database = openDatabase(url, { connections: 12 });
const hub = new EventHub(database);
const engine = new Engine({
  store: new PostgresExecutionStore(database, hub),
  types: labTypes(database),
  logger,
  release: 'lab',
  limits: JSON.parse(process.env.LAB_LIMITS ?? '{}') as Partial<EngineLimits>,
});
await engine.start();
hub.subscribe((event) => {
  if (event.topic === 'signal') engine.hint(event.id);
});
await hub.listen();
const queue = await workQueue(
  url,
  {
    advance: async ({ executionId }) => void engine.advance(executionId),
    ended: async () => {},
    notify: async () => {},
  },
  logger,
);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const { violations } = engine.health();
  process.send!({ cpuMs: (user + system) / 1000, memory: process.memoryUsage().rss, violations });
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', async () => {
  await Promise.all([engine.stop(3000), queue.stop(3000)]);
  await hub.close();
  await database.close();
  process.exit(0);
});
process.send!('ready');
