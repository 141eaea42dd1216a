import type { ApprovalView } from '#lib/approvals/view';
import type { Status } from '#lib/engine/statuses';
import type { EvaluationSummary } from '#lib/expressions/summary';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { StagePlan } from '#lib/stages/contract';

/** What the screens and their route handlers know of executions. All times are epoch milliseconds. */

/** Why a running stage is not moving: shown as "{message} · since … · next look …". */
export interface WaitingView {
  for: 'person' | 'time' | 'execution' | 'work';
  message: string;
  since: number;
  /** When it is looked at again, if by time. */
  nextLookAt?: number;
  /** When it times out, if it does. */
  deadline?: number;
}

export interface TaskView {
  name: string;
  status: Status;
  startedAt?: number;
  endedAt?: number;
  attempt: number;
}

/** One segment of a stage bar. */
export interface StageSegment {
  id: string;
  refId: string;
  type: string;
  name: string;
  status: Status;
  waitingFor?: WaitingView['for'];
  /** It stopped because it chose another branch: nothing failed. */
  notTaken?: boolean;
  failure?: string;
  startedAt?: number;
  endedAt?: number;
}

/** A run of the same pipeline that must end before a queued one begins. */
export interface WaitsBehind {
  id: string;
  number?: number;
}

export interface ExecutionRow {
  id: string;
  kind: 'pipeline' | 'operation';
  application: string;
  pipelineId?: string;
  name: string;
  number?: number;
  status: Status;
  /** Set while a person is needed. */
  needsPerson: boolean;
  /** It planned and changed nothing. */
  dryRun: boolean;
  triggerType: string;
  /** `jenkins storefront-build #412`, `manual` … */
  triggerSummary: string;
  parameters: JsonObject;
  startedBy: string;
  createdAt: number;
  startedAt?: number;
  endedAt?: number;
  /** `Deploy to test: image cannot be pulled (pod web-7d9…)` */
  failure?: string;
  /** Set while it waits for its turn: the runs of its pipeline that must end first. */
  waitsBehind?: WaitsBehind[];
  /** Whether the person looking may decide about it and try it again. */
  mayExecute: boolean;
  /** Top-level stages in document order. */
  stages: StageSegment[];
}

export interface StageView extends StageSegment {
  requisites: string[];
  parentId?: string;
  synthetic?: 'before' | 'after' | 'onFailure';
  context: JsonObject;
  outputs: JsonObject;
  tasks: TaskView[];
  waiting?: WaitingView;
  modifiedBy?: string;
}

export interface ExecutionView extends Omit<ExecutionRow, 'stages' | 'mayExecute'> {
  document: JsonObject;
  trigger: JsonObject;
  canceledBy?: string;
  cancelReason?: string;
  paused?: { by: string; at: number };
  /** While it waits for its turn: since its start, or its restart. */
  waitsSince?: number;
  parentExecutionId?: string;
  /** Median duration of the last successful runs of this pipeline, in milliseconds. */
  usualMs?: number;
  /** All stages, synthetic ones included, in document order. */
  stages: StageView[];
  /** Rights of the person looking. */
  may: { execute: boolean; write: boolean };
}

/** A stage that has not run yet, and what it would do. */
export interface ForeseenStage {
  id: string;
  name: string;
  type: string;
  status: Status;
  /** It would choose another branch. */
  notTaken?: boolean;
  plan?: StagePlan;
  failure?: string;
  /** Why the look ends there. */
  waits?: string;
}

export interface EventView {
  seq: number;
  at: number;
  type: string;
  stageId?: string;
  data: JsonObject;
}

export interface LogLineView {
  seq: number;
  at: number;
  line: string;
}

/** What runs where: the images of one application's running server groups in one account. */
export interface RunningVersion {
  application: string;
  account: string;
  environment: string;
  images: string[];
  health: string[];
}

export interface HomeView {
  /** What waits for a person; those the actor may decide first. */
  approvals: ApprovalView[];
  /** The actor's own runs that failed in the last three days. */
  failures: ExecutionRow[];
  running: ExecutionRow[];
  /** What ended well or was canceled today, by anybody. */
  recent: ExecutionRow[];
  versions: RunningVersion[];
}

/** A template that was tried with what a past run sees. */
export interface Evaluated {
  /** The text itself where it could not be evaluated. */
  result: Json;
  outcome: 'ok' | 'unresolved' | 'partial' | 'error';
  /** Spinnaker's `expressionEvaluationSummary`: what went wrong, by expression. */
  detail: Json;
}

/** One expression that could not be evaluated, or names something that is not there. */
export interface EvaluationFailure {
  /** Where it stands: `stages[2].manifests[0].spec.replicas`. */
  path: string;
  expression: string;
  level: 'ERROR' | 'INFO';
  /** In one sentence. */
  reason: string;
  /** Offset in the expression; null where it is not one place. */
  position: number | null;
}

export interface EvaluatedDocument {
  /** The document; what could not be evaluated stays as it was written. */
  result: Json;
  failures: EvaluationFailure[];
  /** The same as Spinnaker's `expressionEvaluationSummary`: entries by expression. */
  summary: EvaluationSummary;
}
