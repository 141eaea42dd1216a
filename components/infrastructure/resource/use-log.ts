import { useEffect, useRef, useState } from 'react';
import { readLog } from '#components/infrastructure/infrastructure-queries.ts';
import { continuedBy, emptyLog, type LogBuffer, withPart } from '#components/infrastructure/resource/log-buffer.ts';

/** How often a followed log is asked for what is new, in milliseconds; slower while it cannot be read. */
const followMs = 1500;
const troubleMs = 5000;

export interface LogWish {
  instance: { id: string; name: string };
  container: string | undefined;
  previous: boolean;
  /** Where it begins: `tail:500` or `since:300`. */
  from: string;
  follow: boolean;
}

interface FollowedLog {
  log: LogBuffer;
  error: Error | undefined;
  retry: () => void;
}

/** Reads a log and goes on reading it. Another instance of the same wish goes on below what the one before it wrote. */
export function useLog({ instance, container, previous, from, follow }: LogWish): FollowedLog {
  const [log, setLog] = useState<LogBuffer>(emptyLog);
  const [error, setError] = useState<Error>();
  const [tries, setTries] = useState(0);
  const latest = useRef({ log: emptyLog, wish: '', name: instance.name });
  const wish = JSON.stringify([container, previous, from, tries]);
  useEffect(() => {
    const { current } = latest;
    const show = (next: LogBuffer) => {
      current.log = next;
      setLog(next);
    };
    if (current.wish !== wish) show(emptyLog);
    else if (current.name !== instance.name) show(continuedBy(current.log, current.name, instance.name));
    current.wish = wish;
    current.name = instance.name;
    setError(undefined);
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const read = async () => {
      let next = followMs;
      try {
        const part = await readLog(
          { id: instance.id, container, previous, from, place: current.log.place },
          { signal: stop.signal, quiet: current.log.read },
        );
        if (stop.signal.aborted) return;
        show(withPart(current.log, part));
        setError(undefined);
        if (part.more) next = 0;
        else if (!follow || previous) return;
      } catch (failure) {
        if (stop.signal.aborted) return;
        setError(failure instanceof Error ? failure : new Error(String(failure)));
        next = troubleMs;
        if (!follow || previous) return;
      }
      timer = setTimeout(read, next);
    };
    void read();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [instance.id, instance.name, container, previous, from, follow, wish]);
  return { log, error, retry: () => setTries((count) => count + 1) };
}
