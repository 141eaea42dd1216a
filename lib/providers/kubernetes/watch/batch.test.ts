import { describe, expect, it, vi } from 'vitest';
import type { InventoryResource, InventorySink } from '#lib/providers/contract';
import { createBatch } from '#lib/providers/kubernetes/watch/batch';
import { accountStates } from '#lib/providers/kubernetes/watch/watch';

const row = (id: string, health: InventoryResource['health'] = 'healthy') => ({ id, health }) as InventoryResource;

function recordingSink(broken = 0) {
  const calls: string[] = [];
  const sink: InventorySink = {
    confine: async () => {},
    retain: async () => {},
    async upsert(rows) {
      if (broken-- > 0) throw new Error('the database is away');
      calls.push(`put ${rows.map((one) => `${one.id}=${one.health}`).join(' ')}`);
    },
    async remove(ids) {
      calls.push(`drop ${ids.join(' ')}`);
    },
    async state(_account, state, reason) {
      calls.push([state, reason].filter(Boolean).join(': '));
    },
  };
  return { sink, calls };
}

describe('batches of changes', () => {
  it('hands over only the newest state of each object', async () => {
    const { sink, calls } = recordingSink();
    const batch = createBatch(sink, new AbortController().signal);
    batch.put(row('a', 'starting'));
    batch.put(row('b'));
    batch.put(row('a', 'healthy'));
    batch.drop('b');
    await batch.flush();
    expect(calls).toEqual(['put a=healthy', 'drop b']);
  });

  it('does not wait when there are many', async () => {
    const { sink, calls } = recordingSink();
    const batch = createBatch(sink, new AbortController().signal);
    for (let i = 0; i < 500; i++) batch.put(row(`r${i}`));
    await vi.waitFor(() => expect(calls).toHaveLength(1), 10_000);
  });

  it('tries again what could not be written, unless something newer came', async () => {
    const { sink, calls } = recordingSink(1);
    const batch = createBatch(sink, new AbortController().signal);
    batch.put(row('a', 'starting'));
    batch.put(row('b', 'starting'));
    const first = batch.flush();
    batch.put(row('a', 'healthy'));
    await first;
    expect(calls).toEqual(['put a=healthy b=starting']);
  });

  it('hands nothing over that only got a new version, until it is another or was gone', async () => {
    const { sink, calls } = recordingSink();
    const batch = createBatch(sink, new AbortController().signal);
    const put = async (health: InventoryResource['health'], version: string) => {
      batch.put({ ...row('a', health), version });
      await batch.flush();
    };
    await put('starting', '1');
    await put('starting', '2');
    await put('healthy', '3');
    await put('healthy', '4');
    batch.retain(new Set(['b']));
    await put('healthy', '5');
    batch.drop('a');
    await put('healthy', '6');
    expect(calls).toEqual(['put a=starting', 'put a=healthy', 'put a=healthy', 'put a=healthy']);
  });

  it('writes the state that came back while another was on its way', async () => {
    const { sink, calls } = recordingSink();
    const batch = createBatch(sink, new AbortController().signal);
    batch.put(row('a', 'starting'));
    const first = batch.flush();
    batch.put(row('a', 'healthy'));
    batch.put(row('a', 'starting'));
    await first;
    await batch.flush();
    expect(calls.at(-1)).toBe('put a=starting');
  });
});

describe('the state of an account', () => {
  it('is live when every kind is, and stale as soon as one is', async () => {
    const { sink, calls } = recordingSink();
    const states = accountStates('zone-1', sink);
    states.report('Pod', { state: 'syncing' });
    states.report('Service', { state: 'syncing' });
    states.report('Pod', { state: 'live' });
    states.report('Service', { state: 'live' });
    states.report('Service', { state: 'live' });
    await vi.waitFor(() => expect(calls.at(-1)).toBe('live'), 10_000);
    states.report('Pod', { state: 'stale', reason: 'nobody answers' });
    await vi.waitFor(() => expect(calls.at(-1)).toBe('stale: nobody answers'), 10_000);
  });

  it('names kinds that may not be read and stays live for the others', async () => {
    const { sink, calls } = recordingSink();
    const states = accountStates('zone-1', sink);
    states.report('Pod', { state: 'live' });
    states.report('Secret', { state: 'refused', reason: 'may not list secrets' });
    await vi.waitFor(() => expect(calls.at(-1)).toBe('live: may not list secrets'), 10_000);
    states.report('Pod', { state: 'refused', reason: 'may not list pods' });
    await vi.waitFor(() => expect(calls.at(-1)).toMatch(/^stale/), 10_000);
  });
});
