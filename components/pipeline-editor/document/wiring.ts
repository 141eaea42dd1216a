import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import { addStage, type NewStage } from './edit.ts';
import { ancestorsOf, pathBetween, refIdOf, requisitesOf, stageOf, titleOf } from './stages.ts';

/** Edits that change which stage runs after which. An edit that would close a circle is refused with the sentence to show. */
export type Rewired = { document: PipelineDocument } | { refused: string };

export interface Edge {
  from: string;
  to: string;
}

/** Where a stage fits in: a connection, or the way from the start of the pipeline to one of its first stages. */
export interface Gap {
  from: string | undefined;
  to: string;
}

/** Why `to` may not run after `from`, or undefined if it may. */
export function refusalOf(document: PipelineDocument, { from, to }: Edge): string | undefined {
  const source = stageOf(document, from);
  const target = stageOf(document, to);
  if (!source || !target) return 'That stage is not in this pipeline any more.';
  if (from === to) return `“${titleOf(target)}” cannot run after itself.`;
  const way = pathBetween(document, to, from);
  if (!way) return undefined;
  const names = way.map((refId) => `“${titleOf(stageOf(document, refId) ?? {})}”`);
  return `That would be a circle: ${names.join(' → ')} → ${names[0]}. A stage cannot wait for one that waits for it.`;
}

export function connect(document: PipelineDocument, edge: Edge): Rewired {
  const refused = refusalOf(document, edge);
  if (refused) return { refused };
  return { document: withRequisites(document, edge.to, (requisites) => [...new Set([...requisites, edge.from])]) };
}

export function disconnect(document: PipelineDocument, edge: Edge): PipelineDocument {
  return withRequisites(document, edge.to, (requisites) => requisites.filter((requisite) => requisite !== edge.from));
}

/** Replaces everything the stage waits for. */
export function setRequisites(document: PipelineDocument, refId: string, requisites: readonly string[]): Rewired {
  const cleared = withRequisites(document, refId, () => []);
  let result: Rewired = { document: cleared };
  for (const from of requisites) {
    if ('refused' in result) return result;
    result = stageOf(document, from)
      ? connect(result.document, { from, to: refId })
      : { document: withRequisites(result.document, refId, (kept) => [...kept, from]) };
  }
  return result;
}

/** Takes stages out; whatever ran after them runs after what they ran after. */
export function removeStages(document: PipelineDocument, refIds: readonly string[]): PipelineDocument {
  const removed = new Set(refIds);
  const bypassed = bypass(document, removed);
  return { ...bypassed, stages: bypassed.stages.filter((stage) => !removed.has(refIdOf(stage))) };
}

/** A new stage in the middle of a connection, or before a stage that starts with the pipeline. */
export function insertOnEdge(
  document: PipelineDocument,
  stage: NewStage,
  gap: Gap,
): { document: PipelineDocument; refId: string } {
  const added = addStage(document, stage, gap.from === undefined ? [] : [gap.from]);
  return { refId: added.refId, document: routedThrough(added.document, added.refId, gap) };
}

/** Moves a stage into a connection: its old neighbours are joined, the connection runs through it. */
export function moveOntoEdge(document: PipelineDocument, refId: string, gap: Gap): PipelineDocument {
  if (gap.from === refId || gap.to === refId) return document;
  const through = routedThrough(bypass(document, new Set([refId])), refId, gap);
  return withRequisites(through, refId, () => (gap.from === undefined ? [] : [gap.from]));
}

function routedThrough(document: PipelineDocument, refId: string, { from, to }: Gap): PipelineDocument {
  return withRequisites(document, to, (requisites) =>
    from === undefined ? [refId] : requisites.map((requisite) => (requisite === from ? refId : requisite)),
  );
}

/** Moves a stage behind another one (undefined: to the start), out of where it was. */
export function moveAfter(document: PipelineDocument, refId: string, after: string | undefined): PipelineDocument {
  if (after === refId) return document;
  const bypassed = bypass(document, new Set([refId]));
  return withRequisites(bypassed, refId, () => (after === undefined ? [] : [after]));
}

/** Lets every stage that waits for one of `around` wait for what those wait for instead. */
function bypass(document: PipelineDocument, around: ReadonlySet<string>): PipelineDocument {
  const stages = document.stages.map((stage) => {
    if (around.has(refIdOf(stage)) || !requisitesOf(stage).some((requisite) => around.has(requisite))) return stage;
    return { ...stage, requisiteStageRefIds: inherited(document, stage, around) };
  });
  return { ...document, stages };
}

/** Requisites of a stage without those in `around`; an inherited one that another requisite implies is left out. */
function inherited(document: PipelineDocument, stage: StageDocument, around: ReadonlySet<string>): string[] {
  const kept = requisitesOf(stage).filter((requisite) => !around.has(requisite));
  const found = new Set<string>();
  const visited = new Set<string>();
  const open = requisitesOf(stage).filter((requisite) => around.has(requisite));
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (visited.has(next)) continue;
    visited.add(next);
    for (const requisite of requisitesOf(stageOf(document, next) ?? {})) {
      if (around.has(requisite)) open.push(requisite);
      else found.add(requisite);
    }
  }
  found.delete(refIdOf(stage));
  let requisites = [...new Set([...kept, ...found])];
  for (const refId of found) {
    const implied = requisites.some((other) => other !== refId && ancestorsOf(document, other).has(refId));
    if (implied) requisites = requisites.filter((other) => other !== refId);
  }
  return requisites;
}

function withRequisites(
  document: PipelineDocument,
  refId: string,
  change: (requisites: readonly string[]) => readonly string[],
): PipelineDocument {
  const stages = document.stages.map((stage) =>
    stage.refId === refId ? { ...stage, requisiteStageRefIds: [...change(requisitesOf(stage))] } : stage,
  );
  return { ...document, stages };
}
