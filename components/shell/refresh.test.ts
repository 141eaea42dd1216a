import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { createRefresher } from '#components/shell/refresh.ts';

/** A query whose answers come when the test says so, looked at by a screen. */
async function slowQuery() {
  const client = new QueryClient();
  const asked: { answer: (value: string) => void; signal: AbortSignal }[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ['clusters'],
    queryFn: ({ signal }) => new Promise<string>((answer) => asked.push({ answer, signal })),
    meta: { live: ['inventory@shop'] },
  });
  observer.subscribe(() => {});
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]!.answer('first');
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe('first'));
  return { asked, observer, refresh: createRefresher(client) };
}
const shop = new Set(['inventory@shop']);

it('lets an answer arrive although changes go on, and then asks once more', async () => {
  const { asked, observer, refresh } = await slowQuery();
  refresh(shop);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  for (let change = 0; change < 5; change += 1) refresh(shop);
  expect(asked[1]!.signal.aborted).toBe(false);
  asked[1]!.answer('second');
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe('second'));
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  asked[2]!.answer('third');
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe('third'));
  expect(asked).toHaveLength(3);
});

it('asks for nothing that did not change, and for everything after a gap', async () => {
  const { asked, refresh } = await slowQuery();
  refresh(new Set(['inventory@other']));
  refresh(new Set(['resync']));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]!.answer('second');
});
