/** What `/api/system` answers. Times are epoch milliseconds. */
export interface SystemView {
  workers: {
    id: string;
    host: string;
    release: string;
    protocol: number;
    startedAt: number;
    silentMs: number;
    /** Runs it holds. */
    leases: number;
    alive: boolean;
  }[];
  queues: { name: string; waiting: number; active: number; failed: number }[];
  /** Unfinished runs by what will move them. */
  unfinished: Record<UnfinishedState, number>;
  /** What stages that wait for a signal wait for. */
  signals: { signal: string; stages: number }[];
  /** Unfinished runs that nothing would move again, and why. */
  zombies: {
    id: string;
    application: string;
    name: string;
    number: number | null;
    status: string;
    reason: string;
  }[];
  /** The latest that were found and healed, and how many there ever were. */
  violations: {
    rows: { id: string; executionId: string; application: string; name: string; reason: string; foundAt: number }[];
    count: number;
  };
}

export type UnfinishedState = 'leased' | 'due' | 'timed' | 'signal' | 'turn' | 'paused' | 'zombie';

/** In the order in which one reads them. */
export const unfinishedWords: Record<UnfinishedState, { word: string; meaning: string }> = {
  leased: { word: 'In work', meaning: 'A living worker holds it' },
  due: { word: 'Due', meaning: 'The next worker with room takes it' },
  timed: { word: 'Waiting for time', meaning: 'It wakes by itself, or when a decision comes sooner' },
  signal: { word: 'Waiting for a signal', meaning: 'A decision or the end of another run wakes it' },
  turn: { word: 'Queued', meaning: 'Another run of its pipeline has the turn' },
  paused: { word: 'Paused', meaning: 'Until somebody resumes it' },
  zombie: { word: 'Stuck', meaning: 'Nothing would move it: must be 0' },
};

/** A worker writes machine, process namespace and number (`vm pid:[4026531836] #42`); people need the machine and the number. */
export function placeWords(host: string): string {
  const [, machine, process] = /^(\S+)(?: pid:\[\d+\])? #(\d+)$/.exec(host) ?? [];
  return machine === undefined ? host : `${machine}, process ${process}`;
}
