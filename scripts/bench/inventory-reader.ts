/**
 * A browser that shows the first page of clusters, and the web process behind it without HTTP: hints of the change stream
 * are gathered as `components/shell/live.tsx` does, then the page is asked for. Remembers when each pod's count of restarts
 * was first on the screen.
 */
import { internalActor } from '#lib/auth/actor';
import { createChangeStream } from '#lib/http/stream';
import { listClusters, listLoadBalancers } from '#lib/infrastructure/queries';
import { silentLogger } from '#lib/kernel/logger';
import { search } from '#lib/search/queries';
import { openDatabase } from '#lib/store/database';
import { benchApplication as application } from './inventory-seed.ts';
import { median } from './statistics.ts';

/** As long as the browser waits for more hints of a burst. */
const burstMs = 150;
const database = openDatabase(process.env.DATABASE_URL ?? '');
const actor = { ...internalActor('bench'), admin: true };
const shown = new Map<string, { restarts: number; at: number }>();
const took: number[] = [];
let due = false;
let looking = false;

const stream = createChangeStream(database, silentLogger);
stream.subscribe((change) => {
  if (change.topic !== 'resync' && change.application !== application) return;
  due = true;
  if (!looking) void look();
});

async function look(): Promise<void> {
  looking = true;
  while (due) {
    await new Promise((resolve) => setTimeout(resolve, burstMs));
    due = false;
    const started = performance.now();
    const { clusters } = await listClusters(database, actor, { application, limit: 50 });
    const at = Date.now();
    took.push(performance.now() - started);
    for (const pod of clusters.flatMap(({ serverGroups }) => serverGroups.flatMap(({ instances }) => instances))) {
      if (shown.get(pod.name)?.restarts !== pod.restarts) shown.set(pod.name, { restarts: pod.restarts, at });
    }
  }
  looking = false;
}

async function screens(): Promise<object> {
  const timed = async (ask: () => Promise<object>) => {
    const ms: number[] = [];
    let bytes = 0;
    for (let round = 0; round < 7; round += 1) {
      const started = performance.now();
      const answer = await ask();
      bytes = JSON.stringify(answer).length;
      ms.push(performance.now() - started);
    }
    return { ms: median(ms), kB: bytes / 1000 };
  };
  const page = (filter: object) => timed(() => listClusters(database, actor, { application, limit: 50, ...filter }));
  return {
    clusters: await page({}),
    clustersSearched: await page({ search: 'web0042' }),
    clustersUnhealthy: await page({ health: ['unhealthy'] }),
    loadBalancers: await timed(() => listLoadBalancers(database, actor, { application })),
    search: await timed(() => search(database, actor, { q: 'web0042' })),
  };
}

process.on('message', async (asked) => {
  if (asked === 'screens') return void process.send?.(await screens());
  process.send?.({ shown: [...shown], took: median(took), looks: took.length });
  took.length = 0;
});
process.on('disconnect', () => process.exit(0));
await look();
process.send?.('ready');
