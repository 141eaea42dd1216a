/** The worker's watches and nothing else of it, in a process of their own so that memory and processor are theirs alone. */
import type { Connecting } from '#lib/accounts/connecting';
import { createSecretBox } from '#lib/accounts/secrets';
import { createLogger } from '#lib/kernel/logger';
import { openDatabase } from '#lib/store/database';
import { EventHub } from '#lib/store/event-hub';
import { startInventory } from '#worker/inventory';

const database = openDatabase(process.env.DATABASE_URL ?? '', { connections: 12 });
const connecting: Connecting = {
  database,
  box: createSecretBox(Buffer.from(process.env.BENCH_KEY ?? '', 'hex')),
  http: { request: () => Promise.reject(new Error('Watching clusters asks nobody else')) },
};
const logger = createLogger({ level: 'warn', base: { process: 'keeper' } });
const stop = startInventory(connecting, new EventHub(database), `bench ${process.pid}`, logger);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({
    cpuMs: (user + system) / 1000,
    rss: process.memoryUsage.rss(),
    peak: process.resourceUsage().maxRSS * 1024,
  });
});
process.on('disconnect', () => {
  stop();
  process.exit(0);
});
process.send?.('ready');
