import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InventoryResource } from '#lib/providers/contract';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { backoffMs } from '#lib/providers/kubernetes/watch/pause';
import { collecting } from '#lib/providers/testing/kit';

/** A server that says exactly what a test wants, over real HTTP. */
type Answer = (query: URLSearchParams, response: ServerResponse, accept: string) => void;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function watchPods(answer: Answer, settings: object = {}) {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://here');
    answer(url.searchParams, response, request.headers.accept ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = new AbortController();
  const rows = new Map<string, InventoryResource>();
  const states: string[] = [];
  const kubeconfig = JSON.stringify({
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }],
    users: [{ name: 'u', user: {} }],
  });
  const account = {
    name: 'zone-1',
    environment: '',
    settings: { kinds: ['Pod'], ...settings },
    secrets: { kubeconfig },
  };
  const watching = kubernetesProvider().watch(account, collecting(rows, states), stop.signal);
  ends.push(() => {
    stop.abort();
    server.closeAllConnections();
    server.close();
  });
  return { rows, states, stop, watching };
}

const json = (response: ServerResponse, status: number, body: object) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};
const pod = (name: string, resourceVersion: string, namespace = 'prod') => ({
  metadata: { name, namespace, resourceVersion, uid: name },
});
const list = (resourceVersion: string, ...items: object[]) => ({
  kind: 'PodList',
  metadata: { resourceVersion },
  items,
});
const event = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;

describe('watching one kind', () => {
  it('goes on from the last bookmark when the server ends the watch', async () => {
    const asked: (string | null)[] = [];
    const { rows } = await watchPods((query, response) => {
      if (!query.has('watch')) return json(response, 200, list('5', pod('a', '4')));
      asked.push(query.get('resourceVersion'));
      response.write(
        asked.length === 1
          ? event('ADDED', pod('b', '6')) + event('BOOKMARK', { metadata: { resourceVersion: '9' } })
          : event('DELETED', pod('a', '10')),
      );
      if (asked.length === 1) response.end();
    });
    await vi.waitFor(() => expect([...rows.values()].map((row) => row.name)).toEqual(['b']), 5000);
    expect(asked).toEqual(['5', '9']);
  });

  it.each([
    [
      'as an answer',
      (response: ServerResponse) => json(response, 410, { kind: 'Status', code: 410, message: 'too old' }),
    ],
    ['as an event', (response: ServerResponse) => void response.end(event('ERROR', { kind: 'Status', code: 410 }))],
  ])('lists anew when the server has forgotten the version, %s', async (_name, forget) => {
    let lists = 0;
    const { rows, states } = await watchPods((query, response) => {
      if (!query.has('watch'))
        return json(response, 200, ++lists === 1 ? list('5', pod('a', '4')) : list('8', pod('z', '7')));
      if (query.get('resourceVersion') === '5') return forget(response);
      response.flushHeaders();
    });
    await vi.waitFor(() => expect([...rows.values()].map((row) => row.name)).toEqual(['z']), 5000);
    expect(lists).toBe(2);
    expect(states).not.toContain('stale');
  });

  it('takes a list whose items are null for an empty one, as an API server writes it of nothing but metadata', async () => {
    const { rows, states } = await watchPods((query, response) => {
      if (query.has('watch')) return void response.write(event('ADDED', pod('a', '6')));
      json(response, 200, { kind: 'PartialObjectMetadataList', metadata: { resourceVersion: '5' }, items: null });
    });
    await vi.waitFor(() => expect([...rows.values()].map((row) => row.name)).toEqual(['a']), 5000);
    expect(states).not.toContain('stale');
  });

  it('reads lists page by page, and only the namespaces of the account', async () => {
    const { rows } = await watchPods(
      (query, response) => {
        if (query.has('watch')) return void response.flushHeaders();
        const next = query.get('continue');
        if (next === null)
          return json(response, 200, {
            ...list('1', pod('a', '1')),
            metadata: { resourceVersion: '1', continue: 'more' },
          });
        json(response, 200, list('1', pod('b', '1'), pod('c', '1', 'secret-place')));
      },
      { omitNamespaces: ['secret-place'] },
    );
    await vi.waitFor(() => expect([...rows.keys()]).toEqual(['zone-1/Pod/prod/a', 'zone-1/Pod/prod/b']), 5000);
  });

  it('says that it is stale while nobody answers, and recovers', async () => {
    let broken = true;
    const { states } = await watchPods((query, response) => {
      if (broken) return void response.destroy();
      if (!query.has('watch')) return json(response, 200, list('1'));
      response.flushHeaders();
    });
    await vi.waitFor(() => expect(states.at(-1)).toBe('stale'), 5000);
    broken = false;
    await vi.waitFor(() => expect(states.at(-1)).toBe('live'), 10_000);
  });

  it('stays stale while its watches break as soon as they are open, and is live when one holds', async () => {
    let opened = 0;
    let first: ServerResponse | undefined;
    const { states } = await watchPods((query, response) => {
      if (!query.has('watch')) return json(response, 200, list('1'));
      response.flushHeaders();
      opened += 1;
      first ??= response;
      if (opened === 2 || opened === 3) response.destroy();
      if (opened === 4)
        response.write(`${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '2' } } })}\n`);
    });
    await vi.waitFor(() => expect(states.at(-1)).toBe('live'), 30_000);
    first?.destroy();
    await vi.waitFor(() => expect(opened).toBe(4), 30_000);
    await vi.waitFor(() => expect(states.at(-1)).toBe('live'), 30_000);
    expect(states).toEqual(['syncing', 'live', 'stale', 'live']);
  });

  it('asks for the metadata of secrets only', async () => {
    const accepted: string[] = [];
    await watchPods(
      (_query, response, accept) => {
        accepted.push(accept);
        json(response, 403, { kind: 'Status', code: 403, message: 'secrets is forbidden' });
      },
      { kinds: ['Secret'] },
    );
    await vi.waitFor(() => expect(accepted[0]).toMatch(/^application\/json;as=PartialObjectMetadataList/), 5000);
  });

  it('ends soon when it is told to', async () => {
    const { states, stop, watching } = await watchPods((query, response) => {
      if (!query.has('watch')) return json(response, 200, list('1'));
      response.flushHeaders();
    });
    await vi.waitFor(() => expect(states.at(-1)).toBe('live'), 5000);
    stop.abort();
    await watching;
  });
});

it('pauses longer with each fault, up to a minute, and never all at once', () => {
  expect([1, 2, 3].map((failures) => backoffMs(failures, () => 1))).toEqual([1000, 2000, 4000]);
  expect(backoffMs(50, () => 1)).toBe(60_000);
  expect(backoffMs(1, () => 0)).toBe(500);
});
