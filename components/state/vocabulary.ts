import type { Status } from '#lib/engine/statuses';
import type { StageSegment, WaitingView } from '#lib/executions/view';

/** What a person sees instead of a status: one word, one shape, one hue, everywhere the same. */
export type StateName =
  | 'not-started'
  | 'queued'
  | 'running'
  | 'needs-approval'
  | 'waiting'
  | 'paused'
  | 'succeeded'
  | 'went-on'
  | 'failed'
  | 'stopped'
  | 'not-taken'
  | 'canceled'
  | 'skipped';

export type StateTone = 'neutral' | 'running' | 'person' | 'warning' | 'ok' | 'failed';

export interface StateWords {
  word: string;
  tone: StateTone;
  /** Drawn lighter than the others of its hue. */
  quiet?: boolean;
  /** A character of the same shape, for page titles. */
  mark: string;
}

export const states: Record<StateName, StateWords> = {
  'not-started': { word: 'Not started', tone: 'neutral', mark: '○' },
  queued: { word: 'Queued', tone: 'neutral', mark: '◷' },
  running: { word: 'Running', tone: 'running', mark: '◐' },
  'needs-approval': { word: 'Needs approval', tone: 'person', mark: '✋' },
  waiting: { word: 'Waiting', tone: 'running', quiet: true, mark: '⧗' },
  paused: { word: 'Paused', tone: 'warning', mark: '⏸' },
  succeeded: { word: 'Succeeded', tone: 'ok', mark: '✔' },
  'went-on': { word: 'Failed, went on', tone: 'warning', mark: '✔' },
  failed: { word: 'Failed', tone: 'failed', mark: '✖' },
  stopped: { word: 'Stopped', tone: 'failed', quiet: true, mark: '■' },
  'not-taken': { word: 'Not taken', tone: 'neutral', quiet: true, mark: '□' },
  canceled: { word: 'Canceled', tone: 'neutral', mark: '⊘' },
  skipped: { word: 'Skipped', tone: 'neutral', quiet: true, mark: '»' },
};

const byStatus: Record<Status, StateName> = {
  NOT_STARTED: 'not-started',
  BUFFERED: 'queued',
  RUNNING: 'running',
  PAUSED: 'paused',
  SUSPENDED: 'paused',
  SUCCEEDED: 'succeeded',
  FAILED_CONTINUE: 'went-on',
  TERMINAL: 'failed',
  STOPPED: 'stopped',
  CANCELED: 'canceled',
  SKIPPED: 'skipped',
};

/** `waitingFor` tells apart what a running stage is doing: its work, waiting for time, waiting for a person. */
export function stateOf(status: Status, waitingFor?: WaitingView['for']): StateName {
  if (status === 'RUNNING' && waitingFor === 'person') return 'needs-approval';
  if (status === 'RUNNING' && waitingFor === 'time') return 'waiting';
  return byStatus[status];
}

/** A stage that only chose another branch is not shown as one that failed. */
export function stateOfStage(stage: Pick<StageSegment, 'status' | 'waitingFor' | 'notTaken'>): StateName {
  return stage.notTaken ? 'not-taken' : stateOf(stage.status, stage.waitingFor);
}

/** The state of a whole execution. */
export function stateOfExecution(execution: {
  status: Status;
  needsPerson: boolean;
  /** Set while it waits for its turn. */
  waitsBehind?: readonly unknown[];
}): StateName {
  if (execution.waitsBehind) return 'queued';
  return stateOf(execution.status, execution.needsPerson ? 'person' : undefined);
}

export const toneText: Record<StateTone, string> = {
  neutral: 'text-ink-2',
  running: 'text-running-ink',
  person: 'text-person-ink',
  warning: 'text-warning-ink',
  ok: 'text-ok-ink',
  failed: 'text-failed-ink',
};

/** The hue of shapes; text uses `toneText`. */
export const toneShape: Record<StateTone, string> = {
  neutral: 'text-ink-3',
  running: 'text-running',
  person: 'text-person',
  warning: 'text-warning',
  ok: 'text-ok',
  failed: 'text-failed',
};

export const toneSoft: Record<StateTone, string> = {
  neutral: 'bg-raised',
  running: 'bg-running-soft',
  person: 'bg-person-soft',
  warning: 'bg-warning-soft',
  ok: 'bg-ok-soft',
  failed: 'bg-failed-soft',
};
