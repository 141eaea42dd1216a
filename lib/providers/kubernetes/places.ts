/** Room for so many at once; who comes later waits, in order. */
export interface Places {
  /** Resolves to what must be called on leaving. Rejects with the signal's reason when it aborts first. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

export function limitedPlaces(most: number): Places {
  let taken = 0;
  const waiting = new Set<() => void>();

  function leave(): void {
    const [next] = waiting;
    if (!next) {
      taken -= 1;
      return;
    }
    // The place goes over to the next without ever being free.
    waiting.delete(next);
    next();
  }

  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (taken < most) taken += 1;
      else await inLine(waiting, signal);
      let left = false;
      return () => {
        if (!left) leave();
        left = true;
      };
    },
  };
}

function inLine(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      waiting.delete(go);
      reject(signal?.reason);
    };
    const go = () => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    waiting.add(go);
  });
}
