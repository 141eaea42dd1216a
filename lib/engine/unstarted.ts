import type { ExecutionState, StageState } from '#lib/engine/run';

/** A stage that nothing has happened to yet. */
export function unstartedStage(
  of: Pick<StageState, 'id' | 'position' | 'refId' | 'type' | 'name' | 'context'> & Partial<StageState>,
): StageState {
  return {
    status: 'NOT_STARTED',
    requisites: [],
    parentId: null,
    synthetic: null,
    outputs: {},
    tasks: [],
    waiting: null,
    failure: null,
    modifiedBy: null,
    pausedMs: 0,
    startedAt: null,
    endedAt: null,
    ...of,
  };
}

/** A run that nothing has happened to yet, held in memory only: no store has seen it. */
export function unstartedRun(
  of: Pick<
    ExecutionState,
    'id' | 'kind' | 'application' | 'name' | 'document' | 'trigger' | 'startedBy' | 'createdAt'
  > &
    Partial<ExecutionState>,
): ExecutionState {
  return {
    startedWith: [],
    pipelineId: null,
    number: null,
    status: 'NOT_STARTED',
    failure: null,
    canceledBy: null,
    cancelReason: null,
    pause: null,
    parentExecutionId: null,
    parentStageId: null,
    startedAt: null,
    endedAt: null,
    version: 0,
    eventSeq: 0,
    signalSeq: 0,
    wants: null,
    ...of,
  };
}
