/** Delays of the small world. All go through here: they are scaled, they end with the cluster, and they are the only cause of work while nobody asks for anything. */
export interface Timers {
  /** Calls back after `ms` of the small world's time. Returns a function that calls it off. */
  after(ms: number, callback: () => void): () => void;
  /** Real milliseconds for `ms` of the small world. */
  scaled(ms: number): number;
  /** The cluster has ended: nobody shall begin anything. */
  readonly closed: boolean;
  close(): void;
}

const longest = 2 ** 31 - 1;

export function createTimers(scale: number): Timers {
  const pending = new Set<NodeJS.Timeout>();
  let closed = false;
  return {
    get closed() {
      return closed;
    },
    scaled: (ms) => ms * scale,
    after(ms, callback) {
      if (closed) return () => {};
      const timer = setTimeout(
        () => {
          pending.delete(timer);
          callback();
        },
        Math.min(longest, Math.max(0, ms * scale)),
      );
      pending.add(timer);
      return () => {
        clearTimeout(timer);
        pending.delete(timer);
      };
    },
    close() {
      closed = true;
      for (const timer of pending) clearTimeout(timer);
      pending.clear();
    },
  };
}
