import { LogBounds } from '#lib/engine/log-bounds';
import { isUnderWay, type Status } from '#lib/engine/statuses';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';

/**
 * One execution as the engine holds it while it has the lease: the rows, an index over them, and what has changed since
 * the last commit. Only `transitions.ts` and the files beside it change a run; times are epoch milliseconds.
 */
export interface ExecutionState {
  id: string;
  kind: 'pipeline' | 'operation';
  application: string;
  pipelineId: string | null;
  name: string;
  number: number | null;
  status: Status;
  document: PipelineDocument;
  trigger: JsonObject;
  startedBy: string;
  /** Ids of the limited tokens it was started with. */
  startedWith: readonly string[];
  failure: string | null;
  canceledBy: string | null;
  cancelReason: string | null;
  pause: { by: string; at: number } | null;
  parentExecutionId: string | null;
  parentStageId: string | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  version: number;
  eventSeq: number;
  signalSeq: number;
  /** The stage type for which another worker gave the run back. */
  wants: string | null;
}

export interface TaskState {
  name: string;
  status: Status;
  startedAt?: number;
  endedAt?: number;
  /** Of the first step: how long the stage had been paused before it, in milliseconds. */
  pausedBefore?: number;
  /** How often it failed with a retryable fault. */
  attempt: number;
}

/** Why a running stage does not move. */
export interface Waiting {
  for: 'person' | 'time' | 'execution' | 'work';
  message: string;
  since: number;
  signal?: string;
  nextLookAt?: number;
  deadline?: number;
}

export interface StageState {
  id: string;
  position: number;
  refId: string;
  type: string;
  name: string;
  status: Status;
  requisites: string[];
  parentId: string | null;
  synthetic: 'before' | 'after' | 'onFailure' | null;
  context: JsonObject;
  outputs: JsonObject;
  tasks: TaskState[];
  waiting: Waiting | null;
  failure: string | null;
  modifiedBy: string | null;
  pausedMs: number;
  startedAt: number | null;
  endedAt: number | null;
}

export interface EngineEvent {
  seq: number;
  at: number;
  type: string;
  stageId: string | null;
  data: JsonObject;
}

export interface LogLine {
  stageId: string;
  seq: number;
  at: number;
  line: string;
}

export class Run {
  readonly state: ExecutionState;
  readonly stages = new Map<string, StageState>();
  private readonly topByRef = new Map<string, StageState>();
  private readonly childrenOf = new Map<string, StageState[]>();
  private readonly downstreamOf = new Map<string, StageState[]>();
  private readonly bounds = new LogBounds();

  /** Stages that may have become able to start: looked at by the next `settle`. */
  readonly frontier = new Set<StageState>();
  /** Stages that could start but must not yet: see `Surroundings.holdsBack`. */
  readonly heldBack = new Set<StageState>();
  /**
   * A message reached these while a step of theirs was under way that may have looked too early: should it wait, it looks again
   * at once. Not stored: after a crash the step runs anew.
   */
  readonly lookAgain = new Set<StageState>();
  /** Stages under way. */
  readonly active = new Set<StageState>();

  changed = false;
  readonly changedStages = new Set<StageState>();
  readonly removedStages = new Set<string>();
  events: EngineEvent[] = [];
  logLines: LogLine[] = [];
  /** Contexts and outputs as they lie in the store, by stage. They are replaced, never changed in place. */
  private readonly stored = new Map<string, Pick<StageState, 'context' | 'outputs'>>();

  constructor(state: ExecutionState, stages: readonly StageState[]) {
    this.state = state;
    for (const stage of [...stages].sort((a, b) => a.position - b.position)) {
      this.index(stage);
      this.store(stage);
    }
  }

  private index(stage: StageState): void {
    this.stages.set(stage.id, stage);
    if (stage.status === 'NOT_STARTED') this.frontier.add(stage);
    if (isUnderWay(stage.status)) this.active.add(stage);
    if (stage.parentId === null) this.topByRef.set(stage.refId, stage);
    else listAt(this.childrenOf, stage.parentId).push(stage);
    for (const requisite of stage.requisites)
      listAt(this.downstreamOf, `${stage.parentId ?? ''}/${requisite}`).push(stage);
  }

  topLevel(): StageState[] {
    return [...this.topByRef.values()];
  }

  byRefId(refId: string): StageState | undefined {
    return this.topByRef.get(refId);
  }

  children(stage: StageState, synthetic?: StageState['synthetic']): StageState[] {
    const all = this.childrenOf.get(stage.id) ?? [];
    return synthetic ? all.filter((child) => child.synthetic === synthetic) : all;
  }

  parent(stage: StageState): StageState | undefined {
    return stage.parentId === null ? undefined : this.stages.get(stage.parentId);
  }

  /** The stages that wait for this one directly. */
  downstream(stage: StageState): readonly StageState[] {
    return this.downstreamOf.get(`${stage.parentId ?? ''}/${stage.refId}`) ?? [];
  }

  /** The stages this one waits for directly. A synthetic stage waits for siblings only. */
  upstream(stage: StageState): StageState[] {
    if (stage.parentId === null) {
      const found: StageState[] = [];
      for (const refId of stage.requisites) {
        const one = this.topByRef.get(refId);
        if (one) found.push(one);
      }
      return found;
    }
    const siblings = this.childrenOf.get(stage.parentId) ?? [];
    return siblings.filter((sibling) => stage.requisites.includes(sibling.refId));
  }

  add(stage: StageState): void {
    this.index(stage);
    this.changedStages.add(stage);
  }

  /** Forgets a synthetic stage and what hangs below it. */
  remove(stage: StageState): void {
    for (const child of [...this.children(stage)]) this.remove(child);
    this.stages.delete(stage.id);
    this.frontier.delete(stage);
    this.heldBack.delete(stage);
    this.lookAgain.delete(stage);
    this.active.delete(stage);
    this.changedStages.delete(stage);
    // One that was never written need not be removed, but may be: the store does not mind.
    this.removedStages.add(stage.id);
    this.stored.delete(stage.id);
    if (stage.parentId !== null) {
      const siblings = listAt(this.childrenOf, stage.parentId);
      siblings.splice(siblings.indexOf(stage), 1);
    }
    for (const requisite of stage.requisites) {
      const list = listAt(this.downstreamOf, `${stage.parentId ?? ''}/${requisite}`);
      list.splice(list.indexOf(stage), 1);
    }
  }

  setStatus(stage: StageState, status: Status): void {
    stage.status = status;
    if (isUnderWay(status)) this.active.add(stage);
    else this.active.delete(stage);
    this.changedStages.add(stage);
  }

  /** To be called after every change of a stage's members. */
  touch(stage: StageState): void {
    this.changedStages.add(stage);
  }

  record(at: number, type: string, stage: StageState | null, data: JsonObject = {}): void {
    this.state.eventSeq += 1;
    this.changed = true;
    this.events.push({ seq: this.state.eventSeq, at, type, stageId: stage?.id ?? null, data });
  }

  log(stage: StageState, at: number, line: string): void {
    const text = this.bounds.keep(stage.id, line, this.state.eventSeq);
    if (text === undefined) return;
    this.state.eventSeq += 1;
    this.changed = true;
    this.logLines.push({ stageId: stage.id, seq: this.state.eventSeq, at, line: text });
  }

  get dirty(): boolean {
    return this.changed || this.changedStages.size > 0 || this.removedStages.size > 0;
  }

  /** What a commit has to write; from now on the run collects anew (steps may log while the commit is under way). */
  take(): RunChanges {
    const changes = {
      stages: [...this.changedStages].map((stage) => this.changeOf(stage)),
      removedStages: [...this.removedStages],
      events: this.events,
      logLines: this.logLines,
    };
    this.changed = false;
    this.changedStages.clear();
    this.removedStages.clear();
    this.events = [];
    this.logLines = [];
    return changes;
  }

  private changeOf(stage: StageState): StageChange {
    const stored = this.stored.get(stage.id);
    return {
      stage,
      isNew: stored === undefined,
      contextChanged: stored?.context !== stage.context,
      outputsChanged: stored?.outputs !== stage.outputs,
    };
  }

  private store({ id, context, outputs }: StageState): void {
    this.stored.set(id, { context, outputs });
  }

  /** A commit was written. */
  kept(changes: RunChanges): void {
    for (const { stage } of changes.stages) this.store(stage);
  }

  /** A commit wrote nothing: its changes are changes again. */
  giveBack(changes: RunChanges): void {
    this.changed = true;
    for (const { stage } of changes.stages) this.changedStages.add(stage);
    for (const id of changes.removedStages) this.removedStages.add(id);
    this.events = [...changes.events, ...this.events];
    this.logLines = [...changes.logLines, ...this.logLines];
  }
}

export interface StageChange {
  stage: StageState;
  isNew: boolean;
  contextChanged: boolean;
  outputsChanged: boolean;
}

export interface RunChanges {
  stages: StageChange[];
  removedStages: string[];
  events: EngineEvent[];
  logLines: LogLine[];
}

function listAt<V>(map: Map<string, V[]>, key: string): V[] {
  let list = map.get(key);
  if (!list) {
    list = [];
    map.set(key, list);
  }
  return list;
}
