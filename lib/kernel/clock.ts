/** Where time comes from. Injected wherever behaviour depends on time, so that tests move it by hand. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
