import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';

/** Questions about the stages of an opened document (see `open.ts`): every stage has a refId of its own. */

export function stageOf(document: PipelineDocument, refId: string): StageDocument | undefined {
  return document.stages.find((stage) => stage.refId === refId);
}

export function refIdOf(stage: StageDocument): string {
  return stage.refId ?? '';
}

/** What people call the stage: its name, or its type as long as it has none. */
export function titleOf(stage: StageDocument): string {
  return stage.name || stage.type || `Stage ${refIdOf(stage)}`;
}

export function requisitesOf(stage: StageDocument): readonly string[] {
  return stage.requisiteStageRefIds ?? [];
}

/** refId → refIds of the stages that wait for it. */
function successors(document: PipelineDocument): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const stage of document.stages) {
    for (const requisite of requisitesOf(stage)) {
      const list = found.get(requisite);
      if (list) list.push(refIdOf(stage));
      else found.set(requisite, [refIdOf(stage)]);
    }
  }
  return found;
}

/** Everything that waits for the stage, directly or through others. */
export function descendantsOf(document: PipelineDocument, refId: string): Set<string> {
  const next = successors(document);
  const found = new Set<string>();
  const open = [refId];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const successor of next.get(at) ?? []) {
      if (found.has(successor)) continue;
      found.add(successor);
      open.push(successor);
    }
  }
  return found;
}

/** Stages that nothing waits for, in document order. */
export function leavesOf(document: PipelineDocument): StageDocument[] {
  const awaited = new Set(document.stages.flatMap(requisitesOf));
  return document.stages.filter((stage) => !awaited.has(refIdOf(stage)));
}

/** Everything that must end before the stage starts. Survives cycles and references to stages that do not exist. */
export function ancestorsOf(document: PipelineDocument, refId: string): Set<string> {
  const byRefId = new Map(document.stages.map((stage) => [refIdOf(stage), stage]));
  const found = new Set<string>();
  const open = [refId];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const stage = byRefId.get(next);
    for (const requisite of stage ? requisitesOf(stage) : []) {
      if (found.has(requisite)) continue;
      found.add(requisite);
      open.push(requisite);
    }
  }
  return found;
}

/** The refIds on the way from `from` to `to` following "runs after", or undefined when there is no way. */
export function pathBetween(document: PipelineDocument, from: string, to: string): string[] | undefined {
  const after = successors(document);
  const cameFrom = new Map<string, string>();
  const open = [from];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (next === to) return trail(cameFrom, from, to);
    for (const successor of after.get(next) ?? []) {
      if (successor === from || cameFrom.has(successor)) continue;
      cameFrom.set(successor, next);
      open.push(successor);
    }
  }
  return undefined;
}

function trail(cameFrom: ReadonlyMap<string, string>, from: string, to: string): string[] {
  const steps = [to];
  for (let step = to; step !== from; ) {
    step = cameFrom.get(step) ?? from;
    steps.unshift(step);
  }
  return steps;
}

/** A refId that no stage has and no stage refers to: the next whole number, as Spinnaker counts. */
export function freshRefIds(document: PipelineDocument, count: number): string[] {
  const taken = new Set(document.stages.flatMap((stage) => [refIdOf(stage), ...requisitesOf(stage)]));
  let highest = 0;
  for (const refId of taken) if (/^\d{1,9}$/.test(refId)) highest = Math.max(highest, Number(refId));
  return Array.from({ length: count }, (_, index) => String(highest + 1 + index));
}

/** `Deploy`, then `Deploy 2`, `Deploy 3` …: expressions find stages by name, so a new one gets a name of its own. */
export function freshName(document: PipelineDocument, wanted: string): string {
  const taken = new Set(document.stages.map((stage) => stage.name));
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/ \d{1,6}$/, '');
  let number = 2;
  while (taken.has(`${stem} ${number}`)) number++;
  return `${stem} ${number}`;
}
