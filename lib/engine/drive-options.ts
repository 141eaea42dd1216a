import type { ExpressionSources } from '#lib/engine/answers';
import type { ExecutionStore, StageTypes } from '#lib/engine/ports';
import type { OpenSecrets } from '#lib/engine/secrets';
import type { Logger } from '#lib/kernel/logger';

/** What a drive is given by the worker that holds the lease. */
export interface DriveOptions {
  store: ExecutionStore;
  types: StageTypes;
  /** Whether another worker knows a stage type that this one does not. */
  elsewhere(type: string): boolean;
  /** Answers what expressions ask of the outside; without it they fail with a sentence that says so. */
  sources?: ExpressionSources;
  /** Opens the secret parameters of a run for one step. */
  secrets?: OpenSecrets;
  worker: string;
  protocol: number;
  /** Epoch milliseconds by the database's clock. */
  now(): number;
  logger: Logger;
  /** False while this worker's heartbeat is overdue: others may have taken its runs, so nothing new is begun. */
  alive(): boolean;
  /** Aborted when the worker drains: no new steps; what is under way may end. */
  stopping: AbortSignal;
  /** Timers nearer than this are waited for with the lease kept. */
  holdMs: number;
  inboxMs: number;
  stepTimeoutMs: number;
  cancelTimeoutMs: number;
}
