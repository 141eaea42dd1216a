/** What `/api/system` answers. Times are epoch milliseconds. */
export interface SystemView {
  workers: {
    id: string;
    host: string;
    release: string;
    startedAt: number;
    silentMs: number;
    /** Runs it holds. */
    leases: number;
    alive: boolean;
  }[];
  queues: { name: string; waiting: number; active: number; failed: number }[];
  /** Unfinished runs that nothing would move again, and why. */
  zombies: { id: string; application: string; name: string; status: string; reason: string }[];
}
