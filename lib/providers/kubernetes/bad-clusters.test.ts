import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queryObjects } from 'node:v8';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dnsSource } from '#lib/http/outbound-name-sources';
import { createResolver } from '#lib/http/outbound-names';
import { serveNames } from '#lib/http/test-name-server';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import {
  type Answer,
  badCluster,
  event,
  json,
  pod,
  podList,
  status,
  type Watched,
  watched,
} from '#lib/providers/kubernetes/testing/bad-cluster';

/** Ended in January 2020 and will not come back. Signed by itself, so that only its age is wrong. */
const expired = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBVjCB/aADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCTEyNy4wLjAu
MTAeFw0yMDAxMDEwMDAwMDBaFw0yMDAxMDIwMDAwMDBaMBQxEjAQBgNVBAMMCTEy
Ny4wLjAuMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMWc0wodAPReDklv56Ce
mDdN78uQBCZUYcLR2LireuBC68KzK38KdSJBSvmzn+KD3zUX+Y5C1O1xnxXYM+tE
oJGjQDA+MA8GA1UdEQQIMAaHBH8AAAEwDAYDVR0TBAUwAwEB/zAdBgNVHQ4EFgQU
4RijCV0DunqU5611GvmcxXnaUAAwCgYIKoZIzj0EAwIDSAAwRQIgTtT/OlzUl2u5
ZlXOt1k9+UctXaOuCAhOnGCq0n56qj8CIQCygVg2HSTbhfUpBLpBUbERQBlvpDXW
arhApzXHDgwqZg==
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgASyEdSmb1Mb79f8Y
dGrcEb+iQbHkrU/HTWvTrSvIouehRANCAATFnNMKHQD0Xg5Jb+egnpg3Te/LkAQm
VGHC0di4q3rgQuvCsyt/CnUiQUr5s5/ig981F/mOQtTtcZ8V2DPrRKCR
-----END PRIVATE KEY-----`,
};

// The library that signs in takes a second to load, and ten on a busy machine; no test is about that.
beforeAll(async () => void (await import('@kubernetes/client-node')), 60_000);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(answer: Answer, tls?: { key: string; cert: string }) {
  const cluster = await badCluster(answer, tls);
  ends.push(() => cluster.close());
  return cluster;
}

function watching(...given: Parameters<typeof watched>): Watched {
  const watch = watched(...given);
  ends.push(() => watch.stop());
  return watch;
}

class Nothing {}

/** Bytes that are in use and no garbage, which is collected before objects are counted. */
function held(): number {
  queryObjects(Nothing, { format: 'count' });
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const patience = { timeout: 40_000, interval: 20 };
const names = (watch: Watched) => [...watch.rows.values()].map((row) => row.name).sort();

describe('watching a cluster that misbehaves', { timeout: 120_000 }, () => {
  /** Beside every bad cluster stands a good one, which must notice nothing: a pod of it changes every 100 ms. */
  let healthy: Watched;
  let newest = 0;
  beforeEach(async () => {
    newest = 0;
    const streams = new Set<{ write(text: string): unknown }>();
    const cluster = await open(({ query }, response) => {
      if (!query.has('watch')) return json(response, 200, podList('1', []));
      response.flushHeaders();
      streams.add(response);
      response.on('close', () => streams.delete(response));
    });
    const ticking = setInterval(() => {
      newest += 1;
      const labels = { tick: String(newest) };
      for (const stream of streams) stream.write(event('MODIFIED', pod('newest', String(newest), { labels })));
    }, 100);
    ends.push(() => clearInterval(ticking));
    healthy = watching(cluster.account('healthy'));
    await vi.waitFor(() => expect(healthy.states.at(-1)).toBe('live'), patience);
  });
  afterEach(async () => {
    const before = newest;
    await vi.waitFor(
      () => expect(Number([...healthy.rows.values()][0]?.labels.tick)).toBeGreaterThan(before),
      patience,
    );
    expect(healthy.states).toEqual(['syncing', 'live']);
  });

  it('keeps what it knows while the answers are not JSON, and says so', async () => {
    let broken = false;
    const cluster = await open(({ query }, response) => {
      if (broken) return void response.end('<html>Please sign in to the proxy</html>\n');
      if (!query.has('watch')) return json(response, 200, podList('1', [pod('a')]));
      broken = true;
      response.end(event('ERROR', { code: 410 }));
    });
    const watch = watching(cluster.account('zone-1'));
    await vi.waitFor(() => expect(watch.states.at(-1)).toMatch(/^stale: .*no list of pods/), patience);
    expect(names(watch)).toEqual(['a']);
    broken = false;
    await vi.waitFor(() => expect(watch.states.at(-1)).toBe('live'), patience);
  });

  it('names the cluster when a stream of changes turns into something else', async () => {
    const cluster = await open(({ query }, response) => {
      if (!query.has('watch')) return json(response, 200, podList('1', [pod('a')]));
      response.end('upstream connect error\n');
    });
    const watch = watching(cluster.account('zone-1'));
    await vi.waitFor(() => expect(watch.states.at(-1)).toMatch(/^stale: Cluster zone-1 sent .*not JSON/), patience);
    expect(names(watch)).toEqual(['a']);
  });

  it('opens a watch that fell silent again, from where it was', async () => {
    const from: (string | null)[] = [];
    const cluster = await open(({ query }, response) => {
      if (!query.has('watch')) return json(response, 200, podList('5', [pod('a')]));
      from.push(query.get('resourceVersion'));
      response.flushHeaders();
      if (from.length === 1) response.write(event('BOOKMARK', { metadata: { resourceVersion: '7' } }));
      else response.write(event('ADDED', pod('b', '8')));
    });
    const watch = watching(cluster.account('zone-1'), { watchSilenceMs: 300 });
    await vi.waitFor(() => expect(names(watch)).toEqual(['a', 'b']), patience);
    expect(from.slice(0, 2)).toEqual(['5', '7']);
    expect(watch.states.filter((state) => state.startsWith('stale'))).toEqual([]);
  });

  it('lists ever more seldom when a server forgets every version at once', async () => {
    const lists: number[] = [];
    const cluster = await open(({ query }, response) => {
      if (query.has('watch')) return json(response, 410, status(410, 'too old resource version'));
      lists.push(performance.now());
      json(response, 200, podList(String(lists.length), [pod('a')]));
    });
    const watch = watching(cluster.account('zone-1'));
    await vi.waitFor(() => expect(lists.length).toBeGreaterThanOrEqual(4), patience);
    // However slow the machine is, that makes no pause shorter; a pause may be half as long as it could be.
    const pauses = lists.slice(1).map((at, index) => at - lists[index]!);
    expect(pauses[1]).toBeGreaterThan(450);
    expect(pauses[2]).toBeGreaterThan(900);
    expect(names(watch)).toEqual(['a']);
  });

  it('waits as long as a busy server asks', async () => {
    const asked: number[] = [];
    const cluster = await open(({ query }, response) => {
      if (query.has('watch')) return void response.flushHeaders();
      asked.push(performance.now());
      if (asked.length < 3) return json(response, 429, status(429, 'too many requests'), { 'retry-after': '1' });
      json(response, 200, podList('1', [pod('a')]));
    });
    const watch = watching(cluster.account('zone-1'));
    await vi.waitFor(() => expect(names(watch)).toEqual(['a']), patience);
    expect(asked[1]! - asked[0]!).toBeGreaterThan(950);
    expect(watch.states.filter((state) => state.startsWith('stale'))).toEqual([]);
  });

  it('says what to renew when a token ends, and goes on with the one that replaces it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gennaker-token-'));
    ends.push(() => rm(folder, { recursive: true }));
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'first');
    let valid = 'first';
    const cluster = await open(({ query, token }, response) => {
      if (token !== valid) return json(response, 401, status(401, 'Unauthorized'));
      if (!query.has('watch')) return json(response, 200, podList('1', [pod(valid)]));
      if (valid !== 'first') return void response.flushHeaders();
      valid = 'second';
      response.end(event('ERROR', { code: 410 }));
    });
    const watch = watching(cluster.account('zone-1', { user: { tokenFile } }));
    await vi.waitFor(() => expect(watch.states.at(-1)).toMatch(/^stale: .*renew the account's token/), patience);
    expect(names(watch)).toEqual(['first']);
    writeFileSync(tokenFile, 'second');
    await vi.waitFor(() => expect(names(watch)).toEqual(['second']), patience);
    await vi.waitFor(() => expect(watch.states.at(-1)).toBe('live'), patience);
  });

  it('holds a page of a huge list in memory and not the list', { timeout: 120_000 }, async () => {
    const pages = 30;
    const perPage = 100;
    const ballast = 'x'.repeat(20_000);
    let before = 0;
    let peak = 0;
    const cluster = await open(({ query }, response) => {
      if (query.has('watch')) return void response.flushHeaders();
      const page = Number(query.get('continue') ?? 0);
      // Whoever asks for a page is done with those before it.
      if (page % 10 === 0) peak = Math.max(peak, held() - before);
      const items = Array.from({ length: perPage }, (_, i) => pod(`p-${page}-${i}`, '1', { annotations: { ballast } }));
      json(response, 200, podList('1', items, page + 1 < pages ? String(page + 1) : undefined));
    });
    before = held();
    const watch = watching(cluster.account('zone-1'));
    await vi.waitFor(() => expect(watch.rows.size).toBe(pages * perPage), { timeout: 150_000, interval: 100 });
    // 60 MB went over the wire. Pages of text, their bytes and what they were read into may be held a moment, also by the server here.
    expect(peak).toBeLessThan(30 * 1024 ** 2);
  });

  it('refuses a list that comes in one piece and is larger than memory should hold', async () => {
    const cluster = await open((_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"items":["');
      const block = 'x'.repeat(1024 ** 2);
      const more = () => {
        while (response.writable && !response.destroyed && response.write(block));
      };
      response.on('drain', more);
      more();
    });
    const watch = watching(cluster.account('zone-1'));
    await vi.waitFor(() => expect(watch.states.at(-1)).toMatch(/^stale: .*larger than 64 MiB/), patience);
  });

  it('comes to a healthy cluster by its name while the names of twenty others hang', async () => {
    const server = await serveNames({ 'good.example': '127.0.0.1' }, (name) => name.endsWith('.hang.example'));
    ends.push(() => server.close());
    // The system's resolver with all its threads taken.
    const system = () => new Promise<string[]>(() => {});
    const dns = dnsSource([server.address], { domains: [], dots: 1 });
    const resolve = createResolver({ system, hosts: async () => [], dns });
    const cluster = await open(({ query }, response) => {
      if (query.has('watch')) return void response.flushHeaders();
      json(response, 200, podList('1', [pod('a')]));
    });
    const named = (name: string, host: string) =>
      watching(cluster.account(name, { cluster: { server: cluster.url.replace('127.0.0.1', host) } }), { resolve });
    for (let i = 0; i < 20; i++) named(`lost-${i}`, `c${i}.hang.example`);
    await vi.waitFor(() => expect(server.asked.size).toBe(20), patience);
    const watch = named('zone-1', 'good.example');
    await vi.waitFor(() => expect(watch.states.at(-1)).toBe('live'), patience);
    expect(names(watch)).toEqual(['a']);
  });

  it('says that a certificate has ended and who must renew it', async () => {
    const cluster = await open((_asked, response) => json(response, 200, podList('1', [])), expired);
    const authority = { 'certificate-authority-data': Buffer.from(expired.cert).toString('base64') };
    const watch = watching(cluster.account('zone-1', { cluster: authority }));
    await vi.waitFor(
      () => expect(watch.states.at(-1)).toMatch(/^stale: .*certificate.*expired.*renew the certificate/),
      patience,
    );
  });
});

describe('changing a cluster that misbehaves', { timeout: 120_000 }, () => {
  const map = (name: string, data: Record<string, string> = { a: 'b' }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'prod' },
    data,
  });
  async function cloudOf(answer: Answer) {
    const cluster = await open(answer);
    return kubernetesProvider().connect(cluster.account('zone-1', { settings: { kinds: [] } }));
  }
  /** There is nothing yet, and every change gets `refuse`. */
  const refusing =
    (code: number, message: string, more: object = {}): Answer =>
    ({ method }, response) =>
      method === 'GET'
        ? json(response, 404, status(404, 'not found'))
        : json(response, code, status(code, message, more));

  it.each([
    [
      'a webhook that times out',
      500,
      'Internal error occurred: failed calling webhook "policy.example": context deadline exceeded',
      { code: 'invalid', retryable: true, message: expect.stringContaining('policy.example') },
    ],
    [
      'a field that cannot change',
      422,
      'ConfigMap "big" is invalid: data: Forbidden: field is immutable when `immutable` is set',
      { code: 'invalid', retryable: false, message: expect.stringContaining('field is immutable') },
    ],
    [
      'an object that is larger than the store takes',
      500,
      'etcdserver: request is too large',
      { code: 'invalid', retryable: false, message: expect.stringContaining('split it') },
    ],
    [
      'an object that is larger than the server reads',
      413,
      'Request entity too large: limit is 3145728',
      { code: 'invalid', retryable: false, message: expect.stringContaining('split it') },
    ],
  ])('names %s', async (_name, code, message, expected) => {
    const cloud = await cloudOf(refusing(code, message));
    await expect(cloud.apply(map('big', { a: 'x'.repeat(1_500_000) }))).rejects.toMatchObject(expected);
  });

  it('goes on with a new token when the old one ends in the midst of a run, and says so when there is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gennaker-token-'));
    ends.push(() => rm(folder, { recursive: true }));
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'first');
    let valid = 'first';
    const applied: string[] = [];
    const cluster = await open(({ method, token, body }, response) => {
      if (token !== valid) return json(response, 401, status(401, 'Unauthorized'));
      if (method === 'GET') return json(response, 404, status(404, 'not found'));
      applied.push(`${JSON.parse(body).metadata.name} with ${token}`);
      json(response, 201, JSON.parse(body));
    });
    const account = cluster.account('zone-1', { user: { tokenFile }, settings: { kinds: [] } });
    const cloud = kubernetesProvider({ allowLocalCredentials: true }).connect(account);
    await cloud.apply(map('a'));
    valid = 'second';
    await expect(cloud.apply(map('b'))).rejects.toMatchObject({
      message: expect.stringContaining('renew the account'),
    });
    writeFileSync(tokenFile, 'second');
    await cloud.apply(map('b'));
    expect(applied).toEqual(['a with first', 'b with second']);
  });

  it('waits as a busy server asks, and changes everything once', async () => {
    const asked: number[] = [];
    const cloud = await cloudOf(({ method, body }, response) => {
      if (method === 'GET') return json(response, 404, status(404, 'not found'));
      asked.push(performance.now());
      if (asked.length < 3) return json(response, 429, status(429, 'too many requests'), { 'retry-after': '1' });
      json(response, 201, JSON.parse(body));
    });
    expect((await cloud.apply(map('a'))).outcome).toBe('created');
    expect(asked).toHaveLength(3);
    expect(asked[2]! - asked[0]!).toBeGreaterThan(1900);
  });

  it('says that a certificate has ended', async () => {
    const cluster = await open((_asked, response) => json(response, 200, {}), expired);
    const authority = { 'certificate-authority-data': Buffer.from(expired.cert).toString('base64') };
    const cloud = kubernetesProvider().connect(
      cluster.account('zone-1', { cluster: authority, settings: { kinds: [] } }),
    );
    await expect(cloud.apply(map('a'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/certificate.*expired.*renew the certificate/),
    });
  });

  it('says that a proxy answered instead of the cluster', async () => {
    const cloud = await cloudOf((_asked, response) => void response.end('<html>hello</html>'));
    await expect(cloud.apply(map('a'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('not JSON'),
    });
  });

  it('applies 2,000 objects at once over few connections, each of them once', async () => {
    const applied = new Map<string, number>();
    let open = 0;
    let most = 0;
    const cloud = await cloudOf(({ method, path, body }, response) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        if (method === 'GET') return json(response, 404, status(404, 'not found'));
        applied.set(path, (applied.get(path) ?? 0) + 1);
        json(response, 201, JSON.parse(body));
      });
    });
    const outcomes = await Promise.all(Array.from({ length: 2000 }, (_, i) => cloud.apply(map(`m-${i}`))));
    expect(outcomes.every(({ outcome }) => outcome === 'created')).toBe(true);
    expect(applied.size).toBe(2000);
    expect(Math.max(...applied.values())).toBe(1);
    expect(most).toBeLessThanOrEqual(32);
  });

  it('does not take an object for gone that a finalizer holds', async () => {
    const held = { ...map('held'), metadata: { ...map('held').metadata, finalizers: ['example.com/never'] } };
    let ending = false;
    const cloud = await cloudOf(({ method }, response) => {
      if (method === 'DELETE') ending = true;
      const deletionTimestamp = ending ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {};
      json(response, 200, { ...held, metadata: { ...held.metadata, ...deletionTimestamp } });
    });
    const anew = {
      ...map('held'),
      metadata: {
        ...map('held').metadata,
        annotations: { 'strategy.spinnaker.io/recreate': 'true', 'gennaker.dev/execution': '01RUN' },
      },
    };
    expect((await cloud.apply(anew)).outcome).toBe('pending');
    expect((await cloud.apply(anew)).outcome).toBe('pending');
    expect((await cloud.read({ kind: 'ConfigMap', name: 'held' }))?.metadata.deletionTimestamp).toBeDefined();
  });
});
