import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSecretBox } from '#lib/accounts/secrets';
import { startWatchedCluster, type WatchedCluster } from '#lib/infrastructure/testing/watched-cluster';
import { deployment } from '#lib/stages/testing/sandbox-cloud';
import { selectSyncs } from '#lib/store/inventory-read';

/** Clusters that take connections and never answer, and one that drops each; beside them one that works. */
const patience = { timeout: 30_000, interval: 50 };
const silent = Array.from({ length: 20 }, (_, i) => `silent-${i}`);
const ends: (() => void)[] = [];
let world: WatchedCluster;
let held = 0;
let dropped = 0;

async function listening(take: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    take(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function addAccount(name: string, server: string): Promise<void> {
  const kubeconfig = JSON.stringify({
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: 'any' } }],
  });
  const box = createSecretBox(Buffer.alloc(32, 7));
  await world.database.pool.query(
    `INSERT INTO accounts (kind, name, type, secret) VALUES ('cloud', $1, 'kubernetes', $2)`,
    [name, box.seal({ kubeconfig }, `cloud/${name}`)],
  );
}

const syncOf = async (account: string) =>
  (await selectSyncs(world.database.pool)).find((sync) => sync.account === account);

beforeAll(async () => {
  world = await startWatchedCluster();
  const server = await listening(() => {
    held += 1;
  });
  for (const name of silent) await addAccount(name, server);
  await addAccount(
    'dropping',
    await listening((socket) => {
      dropped += 1;
      socket.destroy();
    }),
  );
});
afterAll(async () => {
  for (const end of ends) end();
  await world?.close();
});

it('shows what changes in a cluster while many others never answer', async () => {
  // All of them are being asked, and none has said a word.
  await vi.waitFor(() => expect(held).toBeGreaterThan(silent.length), patience);
  await world.deploy('01A', deployment('web', 'registry/web:1.0'));
  await vi.waitFor(async () => {
    const { rows } = await world.database.pool.query(
      `SELECT 1 FROM resources WHERE account = 'zone-1' AND kind = 'Pod' AND health = 'healthy'`,
    );
    expect(rows).toHaveLength(2);
  }, patience);
  await vi.waitFor(async () => expect((await syncOf('zone-1'))?.state).toBe('live'), patience);
  // Still nothing came of the others, so it was not waited for them.
  for (const name of silent) expect((await syncOf(name))?.state).not.toBe('live');
});

it('keeps one state of a cluster that cannot be reached, however often it is tried and watched anew', async () => {
  await vi.waitFor(async () => expect((await syncOf('dropping'))?.state).toBe('stale'), patience);
  const first = await syncOf('dropping');
  const tries = dropped;
  await vi.waitFor(() => expect(dropped).toBeGreaterThan(tries + 12), patience);
  // A changed account gets another watch, which begins like the first one.
  await world.database.pool.query(
    `UPDATE accounts SET settings = '{"omitNamespaces": ["other"]}' WHERE name = 'dropping'`,
  );
  const again = dropped;
  await vi.waitFor(() => expect(dropped).toBeGreaterThan(again + 12), patience);
  expect(await syncOf('dropping')).toMatchObject({ state: 'stale', since: first?.since });
});
