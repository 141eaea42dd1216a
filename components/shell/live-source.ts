/**
 * The browser's one connection to `/api/stream`. Views say which topics they watch; the connection carries all of them
 * and is made anew when the set changes. After any gap it tells `resync`, because what happened meanwhile is unknown.
 */
export interface LiveChange {
  topic: string;
  id?: string;
  application?: string;
}

export interface LiveStatus {
  connected: boolean;
  /** When the state began, epoch milliseconds. */
  since: number;
}

interface Connection {
  close(): void;
}

/** Opens a stream of messages; EventSource outside of tests. */
export type OpenStream = (
  path: string,
  on: { ready: () => void; message: (text: string) => void; lost: () => void },
) => Connection;

const settleMs = 60;
const longestPauseMs = 15_000;

export function createLiveSource(open: OpenStream, now: () => number = Date.now) {
  const counts = new Map<string, number>();
  const hearers = new Set<(change: LiveChange) => void>();
  const watchers = new Set<() => void>();
  let status: LiveStatus = { connected: true, since: now() };
  let connection: Connection | undefined;
  let carried = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = 1000;
  let gap = false;

  function setConnected(connected: boolean) {
    if (status.connected === connected) return;
    status = { connected, since: now() };
    for (const watcher of watchers) watcher();
  }

  function tell(change: LiveChange) {
    for (const hearer of hearers) hearer(change);
  }

  function connect() {
    const topics = [...counts.keys()].sort().join(',');
    if (connection && topics === carried) return;
    connection?.close();
    connection = undefined;
    carried = topics;
    if (!topics) return;
    connection = open(`/api/stream?topics=${encodeURIComponent(topics)}`, {
      ready() {
        pauseMs = 1000;
        setConnected(true);
        if (gap) tell({ topic: 'resync' });
        gap = true;
      },
      message(text) {
        const change = parseChange(text);
        if (change) tell(change);
      },
      lost() {
        setConnected(false);
        connection?.close();
        connection = undefined;
        schedule(pauseMs);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      },
    });
  }

  function schedule(inMs: number) {
    clearTimeout(timer);
    timer = setTimeout(connect, inMs);
  }

  return {
    /** Answers the function that stops watching. */
    watch(topics: readonly string[]): () => void {
      for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
      schedule(settleMs);
      return () => {
        for (const topic of topics) {
          const left = (counts.get(topic) ?? 1) - 1;
          if (left > 0) counts.set(topic, left);
          else counts.delete(topic);
        }
        schedule(settleMs);
      };
    },
    onChange(hearer: (change: LiveChange) => void): () => void {
      hearers.add(hearer);
      return () => hearers.delete(hearer);
    },
    subscribe(watcher: () => void): () => void {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    status: () => status,
    /** Try at once: the person is back, or the network is. */
    retry() {
      if (!status.connected) schedule(0);
    },
  };
}

export type LiveSource = ReturnType<typeof createLiveSource>;

function parseChange(text: string): LiveChange | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const topic = (value as LiveChange | null)?.topic;
    return typeof topic === 'string' ? (value as LiveChange) : undefined;
  } catch {
    return undefined;
  }
}

/** The names under which queries may wait for this change. */
export function namesOf(change: LiveChange): string[] {
  return [
    change.topic,
    ...(change.id ? [`${change.topic}:${change.id}`] : []),
    ...(change.application ? [`application:${change.application}`, `${change.topic}@${change.application}`] : []),
    'all',
  ];
}

export const openEventSource: OpenStream = (path, on) => {
  const source = new EventSource(path);
  source.addEventListener('ready', on.ready);
  source.onmessage = (event) => on.message(String(event.data));
  source.onerror = on.lost;
  return source;
};
