import { type JsonObject, jsonEquals } from '#lib/kernel/json';
import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import type { Merge } from './merge-json.ts';
import { pairStages } from './pairing.ts';
import { ancestorsOf, freshRefIds, refIdOf, requisitesOf, stageOf, titleOf } from './stages.ts';

/**
 * Stages of both sides. Each is a node: one of the beginning, whatever it is called by now, or one that a side added. What
 * a stage runs after is merged as a set of nodes, so that each side's lines come and go by themselves; if the lines of
 * both would run in a circle, one side's are chosen as a whole.
 */
interface Side {
  document: PipelineDocument;
  /** Node of each refId of the side. */
  nodeOf: ReadonlyMap<string, string>;
  /** Stage of each node the side has. */
  stages: ReadonlyMap<string, StageDocument>;
}

export function mergeStages(
  base: PipelineDocument,
  theirs: PipelineDocument,
  mine: PipelineDocument,
  merge: Merge,
): StageDocument[] {
  const was = sideOf(base, (refId) => `stage ${refId}`);
  const their = sideOf(
    theirs,
    nodesOf(base, theirs, (stage) => `theirs ${refIdOf(stage)}`),
  );
  const my = sideOf(
    mine,
    nodesOf(base, mine, (stage) => twinOf(stage, their, was) ?? `mine ${refIdOf(stage)}`),
  );
  const contents = new Map<string, JsonObject>();
  for (const node of new Set([...their.stages.keys(), ...my.stages.keys()])) {
    const content = contentOf(node, was, their, my, merge);
    if (content) contents.set(node, content);
  }
  const refIds = namesOf([...contents.keys()], their, my);
  const stagesBy = (linesOf: (node: string) => readonly string[]) =>
    [...contents].map(
      ([node, content]): StageDocument => ({
        ...content,
        refId: refIds.get(node) ?? '',
        requisiteStageRefIds: bridged(linesOf(node), contents, was).flatMap((one) => refIds.get(one) ?? []),
      }),
    );
  const merged = stagesBy((node) => mergedLines(node, was, their, my));
  if (!runsInCircle(merged)) return merged;
  const side =
    merge.chosen({ base: undefined, theirs: 'theirs', mine: 'mine' }, orderOfStages, '') === 'mine' ? my : their;
  const other = side === my ? their : my;
  return stagesBy((node) => linesOf(node, side.stages.has(node) ? side : other));
}

/** The subject of a conflict about what runs after what. */
export const orderOfStages = 'What runs after what';

function sideOf(document: PipelineDocument, nodeOf: (refId: string) => string): Side {
  const nodes = new Map(document.stages.map((stage) => [refIdOf(stage), nodeOf(refIdOf(stage))]));
  return {
    document,
    nodeOf: nodes,
    stages: new Map(document.stages.map((stage) => [nodes.get(refIdOf(stage)) ?? '', stage])),
  };
}

function nodesOf(base: PipelineDocument, side: PipelineDocument, fresh: (stage: StageDocument) => string) {
  const { earlier } = pairStages(base, side);
  return (refId: string): string => {
    const old = earlier.get(refId);
    if (old !== undefined) return `stage ${old}`;
    const stage = stageOf(side, refId);
    return stage ? fresh(stage) : `missing ${refId}`;
  };
}

/** The stage that the other side added just alike. */
function twinOf(stage: StageDocument, their: Side, was: Side): string | undefined {
  return [...their.stages].find(([node, other]) => !was.stages.has(node) && jsonEquals(other, stage))?.[0];
}

/** What the stage is, without its place; nothing when it goes. */
function contentOf(node: string, was: Side, their: Side, my: Side, merge: Merge): JsonObject | undefined {
  const [base, theirs, mine] = [was, their, my].map((side) => own(side.stages.get(node)));
  if (base && theirs && mine) return merge.object({ base, theirs, mine }, subjectOf(mine, node));
  if (!base) return theirs ?? mine;
  const kept = theirs ?? mine;
  if (!kept || jsonEquals(base, kept)) return undefined;
  return merge.chosen({ base, theirs, mine }, subjectOf(kept, node), '');
}

const subjectOf = (stage: JsonObject, node: string) => `Stage “${titleOf({ refId: node, ...stage })}”`;

function own(stage: StageDocument | undefined): JsonObject | undefined {
  if (!stage) return undefined;
  const { refId: _refId, requisiteStageRefIds: _requisites, ...rest } = stage;
  return rest;
}

/** Theirs keep their refIds; mine too, where they are free. */
function namesOf(nodes: readonly string[], their: Side, my: Side): Map<string, string> {
  const names = new Map<string, string>();
  for (const node of nodes) {
    const stage = their.stages.get(node);
    if (stage) names.set(node, refIdOf(stage));
  }
  const taken = new Set(their.document.stages.map(refIdOf));
  const all = { ...their.document, stages: [...their.document.stages, ...my.document.stages] };
  const fresh = freshRefIds(all, nodes.length);
  for (const node of nodes) {
    if (names.has(node)) continue;
    const wanted = refIdOf(my.stages.get(node) ?? {});
    const refId = taken.has(wanted) ? (fresh.shift() ?? wanted) : wanted;
    taken.add(refId);
    names.set(node, refId);
  }
  return names;
}

function linesOf(node: string, side: Side): string[] {
  const stage = side.stages.get(node);
  return stage ? requisitesOf(stage).flatMap((refId) => side.nodeOf.get(refId) ?? []) : [];
}

/** Theirs, without what I took away, with what I added. */
function mergedLines(node: string, was: Side, their: Side, my: Side): string[] {
  if (!their.stages.has(node)) return linesOf(node, my);
  if (!my.stages.has(node)) return linesOf(node, their);
  const [before, theirs, mine] = [was, their, my].map((side) => new Set(linesOf(node, side)));
  if (!before || !theirs || !mine) return [];
  return [
    ...[...theirs].filter((one) => mine.has(one) || !before.has(one)),
    ...[...mine].filter((one) => !before.has(one)),
  ];
}

/** A stage that is gone is stood for by what it ran after. */
function bridged(nodes: readonly string[], kept: ReadonlyMap<string, unknown>, was: Side): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (kept.has(node)) found.add(node);
    else open.push(...linesOf(node, was).reverse());
  }
  return [...found];
}

function runsInCircle(stages: StageDocument[]): boolean {
  const document = { stages } as PipelineDocument;
  return stages.some((stage) => ancestorsOf(document, refIdOf(stage)).has(refIdOf(stage)));
}
