/** How patient a worker is, and how much it takes on. */
export interface EngineLimits {
  /** Runs driven at once; more wait in the database. */
  concurrency: number;
  /** How often the database is asked for runs that are due. */
  pollMs: number;
  heartbeatMs: number;
  /** A worker whose heartbeat is older is dead and loses its runs. */
  deadAfterMs: number;
  /** How often runs that wait for a turn are looked at; turns are given by the commits that end runs. */
  turnSweepMs: number;
  /** How often runs that nothing would move again are looked for. */
  healMs: number;
  /** How long a run may stand so before that is a violation: heartbeats and messages need a moment. */
  momentMs: number;
  holdMs: number;
  inboxMs: number;
  stepTimeoutMs: number;
  cancelTimeoutMs: number;
}

export const usualLimits: EngineLimits = {
  concurrency: 400,
  pollMs: 500,
  heartbeatMs: 1000,
  deadAfterMs: 6000,
  turnSweepMs: 5000,
  healMs: 30_000,
  momentMs: 30_000,
  holdMs: 400,
  inboxMs: 2000,
  stepTimeoutMs: 60_000,
  cancelTimeoutMs: 15_000,
};
