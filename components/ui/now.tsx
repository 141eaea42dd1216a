'use client';
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';

/**
 * One clock for everything on the page. While React takes over the server's markup, time stands at the moment the
 * server rendered it, so that both agree; right after, it runs.
 */
const RenderedAt = createContext(0);

export function NowProvider({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  return <RenderedAt value={renderedAt}>{children}</RenderedAt>;
}

function ticker(everyMs: number) {
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      now = Date.now();
      timer ??= setInterval(() => {
        now = Date.now();
        for (const each of listeners) each();
      }, everyMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    get: () => now,
  };
}

const seconds = ticker(1000);
const halfMinutes = ticker(30_000);

/** Epoch milliseconds, moving each second or each half minute. */
export function useNow(pace: 'seconds' | 'half-minutes' = 'seconds'): number {
  const renderedAt = useContext(RenderedAt);
  const source = pace === 'seconds' ? seconds : halfMinutes;
  return useSyncExternalStore(source.subscribe, source.get, () => renderedAt);
}

const never = () => () => {};

/** False while the server's markup is taken over: for what only the browser knows, such as its time zone. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    useMemo(() => never, []),
    () => true,
    () => false,
  );
}
