import { stateOf, stateOfExecution, states } from '#components/state/vocabulary.ts';
import type { ExecutionRow, ExecutionView, StageSegment, StageView } from '#lib/executions/view';
import type { Json, JsonObject } from '#lib/kernel/json';

type Named = Pick<ExecutionRow, 'name' | 'number'>;

/** `Deploy to production #128`; operations have no number. */
export function titleOf({ name, number }: Named): string {
  return number === undefined ? name : `${name} #${number}`;
}

/** `✖ Deploy to production #127`: state and object. */
export function windowTitleOf(execution: Named & Pick<ExecutionRow, 'status' | 'needsPerson'>): string {
  return `${states[stateOfExecution(execution)].mark} ${titleOf(execution)}`;
}

/** Parameters worth a line in a row: those with a short value, the first few. */
export function shortParameters(parameters: JsonObject, limit = 3): [string, string][] {
  return Object.entries(parameters)
    .map(([name, value]): [string, string] => [name, textOf(value)])
    .filter(([, value]) => value !== '' && value.length <= 60)
    .slice(0, limit);
}

/** A JSON value as a person would write it. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Who or what started it, as one says it: `by webhook`, `admin`. */
export function starterOf({ startedBy, triggerType }: Pick<ExecutionRow, 'startedBy' | 'triggerType'>): string {
  if (triggerType === 'cron') return 'by schedule';
  if (triggerType === 'manual' || triggerType === 'api') return startedBy || 'unknown';
  return `by ${triggerType}`;
}

type Stages = readonly Pick<StageSegment, 'id' | 'name' | 'status' | 'waitingFor' | 'failure'>[];

/** `waitForManifestToStabilize` as `Wait for manifest to stabilize`. */
export function wordsOf(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The stage a person wants to see first: the one that asks, failed, or is under way. A branch not taken is none. */
export function stageOfInterest<S extends Stages[number]>(stages: readonly S[]): S | undefined {
  return (
    askingStage(stages) ??
    stages.find((stage) => stage.status === 'TERMINAL') ??
    stages.find((stage) => stage.status === 'RUNNING' || stage.status === 'PAUSED') ??
    stages.find((stage) => stage.status === 'CANCELED')
  );
}

/** The stage that asks a person, also one inside another: the verdict on a canary. */
export const askingStage = <S extends Stages[number]>(stages: readonly S[]): S | undefined =>
  stages.find((stage) => stateOf(stage.status, stage.waitingFor) === 'needs-approval');

/** The stage itself while it waits, else the first part inside it that does. */
export function waitingPartOf<S extends Pick<StageView, 'id' | 'parentId' | 'waiting'>>(
  stages: readonly S[],
  stage: S,
): S | undefined {
  if (stage.waiting) return stage;
  for (const part of stages) {
    const waiting = part.parentId === stage.id ? waitingPartOf(stages, part) : undefined;
    if (waiting) return waiting;
  }
  return undefined;
}

/** Stages of the document itself, without those that stages make. */
export function topLevel(execution: Pick<ExecutionView, 'stages'>): ExecutionView['stages'] {
  return execution.stages.filter((stage) => stage.parentId === undefined);
}
