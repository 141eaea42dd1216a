import type { NotificationMoment } from '#lib/engine/notifications';
import type { EngineEvent, ExecutionState, LogLine, StageChange, StageState } from '#lib/engine/run';
import type { JsonObject } from '#lib/kernel/json';
import type { StageDefinition, StagePlan, StepContext, StepResult, SyntheticStage } from '#lib/stages/contract';

/** A message in an execution's inbox. */
export interface Signal {
  id: string;
  stageId: string | null;
  name: SignalName;
  payload: JsonObject;
  sentBy: string;
  /** Epoch milliseconds. */
  sentAt: number;
}

/**
 * `patch` merges its payload into a stage's context (judge, skip); `look` asks a stage to look again at once;
 * the others are about the whole run.
 */
export type SignalName =
  | 'cancel'
  | 'force-cancel'
  | 'pause'
  | 'resume'
  | 'patch'
  | 'look'
  | 'restart'
  | 'ignore-failure';

export interface Leased {
  state: ExecutionState;
  stages: StageState[];
  signals: Signal[];
  /** Epoch milliseconds by the database's clock at the moment of the lease. */
  databaseNow: number;
}

export interface Commit {
  execution: ExecutionState;
  stages: readonly StageChange[];
  removedStages: readonly string[];
  events: readonly EngineEvent[];
  logLines: readonly LogLine[];
  consumedSignals: readonly string[];
  /** The engine protocol of this worker: older workers leave the run alone from now on. */
  protocol: number;
  /**
   * Give the lease back, and be woken at `wakeAt` (null = only by a signal). Refused when a signal has arrived. With
   * `wants` only a worker that knows this stage type takes it.
   */
  release: { wakeAt: number | null; wants?: string } | null;
  /** Tell the run that started this one. */
  wakeParent: boolean;
  /** The run of this pipeline has ended: who waits for its end hears of it, and, when runs are limited, may have a turn. */
  ended: { pipelineId: string; limitsRuns: boolean } | null;
  /** Messages to send, as jobs of the same transaction. */
  notifications: readonly NotificationMoment[];
}

/**
 * `committed`; `signalled` = a release was refused because something new is in the inbox, nothing was written;
 * `lost` = another worker holds the run now, nothing was written and this worker must forget it.
 */
export type CommitOutcome = 'committed' | 'signalled' | 'lost';

export interface WorkerFacts {
  host: string;
  release: string;
  protocol: number;
  /** The stage types it knows. */
  types: readonly string[];
  /** What it enforces of what runs can need; see `features.ts`. Default: nothing. */
  features?: readonly string[];
}

export interface Beat {
  /** False when it was declared dead meanwhile. */
  alive: boolean;
  databaseNow: number;
  /** When the next run that nobody holds is due, by the database's clock; null = none waits for a time. */
  nextDue: number | null;
  /** Stage types that other workers know and this one does not. */
  elsewhere: readonly string[];
}

/** A run that broke the promise: nothing would have moved it again. */
export interface Violation {
  id: string;
  reason: string;
}

/** The engine's half of the store. Every method throws `unavailable` while Postgres cannot be reached. */
export interface ExecutionStore {
  /** Takes an unleased run. Undefined when somebody has it, or it needs nobody. */
  lease(executionId: string, worker: string): Promise<Leased | undefined>;
  signals(executionId: string): Promise<{ signals: Signal[]; signalSeq: number }>;
  commit(commit: Commit, worker: string): Promise<CommitOutcome>;
  /** Takes runs whose wake-up time has come and that nobody holds, most overdue first. */
  leaseDue(limit: number, worker: string): Promise<(Leased & { overdueMs: number })[]>;
  /** The runs that this worker holds. */
  held(worker: string): Promise<string[]>;
  /** Gives a run back without writing anything else; due again after a pause. No effect when it is not held. */
  abandon(executionId: string, worker: string, pauseMs: number): Promise<void>;
  /** Marks this worker as alive. */
  beat(worker: string): Promise<Beat>;
  register(worker: string, facts: WorkerFacts): Promise<void>;
  /** All workers that are registered, and where they said they are. */
  workers(): Promise<{ id: string; host: string }[]>;
  /** Frees the leases of workers whose heartbeat is older than `deadAfterMs`, and of `dead`. Returns the runs freed. */
  reap(deadAfterMs: number, dead?: readonly string[]): Promise<string[]>;
  /**
   * Looks for runs that nothing would move again for longer than `momentMs`, and makes them move. Each is kept as a
   * violation of the engine's promise.
   */
  heal(momentMs: number): Promise<Violation[]>;
  /** Keeps a violation that was found otherwise. */
  keepViolation(executionId: string, reason: string): Promise<void>;
  /**
   * Gives free turns to runs that wait for one, should anybody have forgotten to, and fails one run of each circle of runs that
   * wait for each other. Returns the runs woken.
   */
  grantTurns(): Promise<string[]>;
  /** Gives back all leases of this worker, due at once, and forgets it. */
  leave(worker: string): Promise<void>;
}

/** A stage type as the engine runs it: its capabilities are already bound. */
export interface RunnableStage {
  definition: StageDefinition;
  steps: readonly { name: string; run(context: StepContext): Promise<StepResult> }[];
  before?(context: StepContext): readonly SyntheticStage[];
  after?(context: StepContext): readonly SyntheticStage[];
  onFailure?(context: StepContext): readonly SyntheticStage[];
  guard?(context: StepContext): SyntheticStage | undefined;
  cancel?(context: StepContext): Promise<void>;
  /** How it takes part in a dry run; without it the stage is skipped there. */
  rehearsal?: Rehearsal;
}

/** What stands in for a type in a dry run (`rehearsal.ts`): everything in it can only look. */
export interface Rehearsal {
  /** Given when the steps of the type may run. */
  steps?: RunnableStage['steps'];
  cancel?: RunnableStage['cancel'];
  plan?(context: StepContext): Promise<StagePlan>;
}

export interface StageTypes {
  find(type: string): RunnableStage | undefined;
  /** All names that `find` knows. */
  names(): readonly string[];
  /** Types that may stand before stages of any type. */
  guards(): readonly RunnableStage[];
}
