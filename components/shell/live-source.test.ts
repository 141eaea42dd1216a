import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveSource, namesOf, type OpenStream } from '#components/shell/live-source.ts';

interface Opened {
  path: string;
  on: Parameters<OpenStream>[1];
  closed: boolean;
}

describe('the live source', () => {
  let opened: Opened[];
  let time: number;
  const open: OpenStream = (path, on) => {
    const stream: Opened = { path, on, closed: false };
    opened.push(stream);
    return {
      close: () => {
        stream.closed = true;
      },
    };
  };
  const source = () => createLiveSource(open, () => time);

  beforeEach(() => {
    vi.useFakeTimers();
    opened = [];
    time = 1000;
  });

  it('carries all topics that views watch over one connection', () => {
    const live = source();
    live.watch(['approvals']);
    live.watch(['execution:1', 'approvals']);
    vi.runOnlyPendingTimers();
    expect(opened.map((stream) => decodeURIComponent(stream.path))).toEqual([
      '/api/stream?topics=approvals,execution:1',
    ]);
  });

  it('connects anew when the set of topics changes, and stays when it does not', () => {
    const live = source();
    const stop = live.watch(['a']);
    vi.runOnlyPendingTimers();
    live.watch(['a'])();
    vi.runOnlyPendingTimers();
    expect(opened).toHaveLength(1);
    live.watch(['b']);
    stop();
    vi.runOnlyPendingTimers();
    expect(opened[0]?.closed).toBe(true);
    expect(opened[1]?.path).toBe('/api/stream?topics=b');
  });

  it('says since when it is not connected, and asks for a resync after the gap', () => {
    const live = source();
    const heard: string[] = [];
    live.onChange((change) => heard.push(change.topic));
    live.watch(['a']);
    vi.runOnlyPendingTimers();
    opened[0]?.on.ready();
    time = 5000;
    opened[0]?.on.lost();
    expect(live.status()).toEqual({ connected: false, since: 5000 });
    vi.runOnlyPendingTimers();
    opened[1]?.on.ready();
    expect(live.status().connected).toBe(true);
    expect(heard).toEqual(['resync']);
  });

  it('ignores what is not a change', () => {
    const live = source();
    const heard: unknown[] = [];
    live.onChange((change) => heard.push(change));
    live.watch(['a']);
    vi.runOnlyPendingTimers();
    opened[0]?.on.message('{broken');
    opened[0]?.on.message('null');
    opened[0]?.on.message('{"topic":"execution","id":"1","application":"storefront"}');
    expect(heard).toHaveLength(1);
  });

  it('names a change so that one run, one application or everything can wait for it', () => {
    expect(namesOf({ topic: 'execution', id: '1', application: 'storefront' })).toEqual([
      'execution',
      'execution:1',
      'application:storefront',
      'execution@storefront',
      'all',
    ]);
  });
});
