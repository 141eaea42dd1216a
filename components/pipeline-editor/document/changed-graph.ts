import { jsonEquals } from '#lib/kernel/json';
import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import { type Change, describeChanges } from './changes.ts';
import { pairStages } from './pairing.ts';
import { refIdOf, requisitesOf, titleOf } from './stages.ts';

/**
 * One graph of a document and what one or more others made of it: a node for each stage that any of them has, a line
 * for each dependency. A version against another has one side; a conflict has theirs and mine.
 */
export interface ChangedGraph {
  nodes: ChangedNode[];
  edges: ChangedEdge[];
}

/** `moved`: it runs after other stages; it may have changed as well, `changes` tells. */
export type NodeMark = 'same' | 'added' | 'removed' | 'changed' | 'moved';

export interface ChangedNode {
  id: string;
  mark: NodeMark;
  name: string;
  type: string;
  /** As the last that has it says; the configuration has none. */
  stage: StageDocument | undefined;
  /** By the place of the side; nothing where the side left it alone. For the configuration, all that is no stage. */
  changes: readonly (readonly Change[])[];
  /** Sides changed it, and not in the same way. */
  clash: boolean;
}

export interface ChangedEdge {
  source: string;
  target: string;
  mark: 'same' | 'added' | 'removed';
}

/** The node that stands for what is no stage, before all others. */
export const configuration = 'configuration';

export function changedGraph(base: PipelineDocument, sides: readonly PipelineDocument[]): ChangedGraph {
  const readings = readSides(base, sides);
  const stages = new Map<string, StageDocument>(base.stages.map((stage) => [baseId(refIdOf(stage)), stage]));
  for (const reading of readings) for (const [id, stage] of reading.stages) stages.set(id, stage);
  return {
    nodes: [
      nodeOf(
        configuration,
        undefined,
        readings.map(({ changes }) => changes.filter(({ stageRefId }) => stageRefId === undefined)),
      ),
      ...[...stages].map(([id, stage]) =>
        nodeOf(
          id,
          stage,
          readings.map((reading) => reading.changesOf(id)),
        ),
      ),
    ],
    edges: edgesOf(
      linesOf(base, (refId) => baseId(refId)),
      readings.map(({ lines }) => lines),
    ),
  };
}

const baseId = (refId: string) => `stage:${refId}`;

interface Reading {
  changes: readonly Change[];
  /** The stages of the side by the id of their node. */
  stages: ReadonlyMap<string, StageDocument>;
  lines: ReadonlySet<string>;
  changesOf: (id: string) => readonly Change[];
}

/** Stages that two sides added alike are one node. */
function readSides(base: PipelineDocument, sides: readonly PipelineDocument[]): Reading[] {
  const added = new Map<string, StageDocument>();
  return sides.map((side, index): Reading => {
    const { earlier } = pairStages(base, side);
    const idOf = new Map<string, string>();
    for (const stage of side.stages) {
      const refId = refIdOf(stage);
      const old = earlier.get(refId);
      const id = old === undefined ? newId(added, stage, index) : baseId(old);
      if (old === undefined) added.set(id, stage);
      idOf.set(refId, id);
    }
    const changes = describeChanges(base, side);
    const byNode = new Map<string, Change[]>();
    for (const change of changes) {
      const { stageRefId, earlierRefId } = change;
      if (stageRefId === undefined) continue;
      byNode.set(earlierRefId === undefined ? (idOf.get(stageRefId) ?? '') : baseId(earlierRefId), [change]);
    }
    return {
      changes,
      stages: new Map(side.stages.map((stage) => [idOf.get(refIdOf(stage)) ?? '', stage])),
      lines: linesOf(side, (refId) => idOf.get(refId)),
      changesOf: (id) => byNode.get(id) ?? [],
    };
  });
}

function newId(added: ReadonlyMap<string, StageDocument>, stage: StageDocument, side: number): string {
  const alike = [...added].find(([id, other]) => !id.startsWith(`new:${side}:`) && jsonEquals(other, stage));
  return alike ? alike[0] : `new:${side}:${refIdOf(stage)}`;
}

function nodeOf(id: string, stage: StageDocument | undefined, changes: readonly (readonly Change[])[]): ChangedNode {
  const touched = changes.filter((list) => list.length > 0);
  const [first, ...others] = touched.map(wordsOf);
  return {
    id,
    name: stage ? titleOf(stage) : 'Configuration',
    type: stage?.type ?? '',
    stage,
    mark: markOf(touched.flat()),
    changes,
    clash: others.some((words) => !jsonEquals(first, words)),
  };
}

const wordsOf = (changes: readonly Change[]) => changes.map(({ kind, subject, details }) => [kind, subject, details]);

/** The most that happened to it on any side. */
function markOf(changes: readonly Change[]): NodeMark {
  const stages = changes.filter(({ stageRefId }) => stageRefId !== undefined);
  if (stages.length < changes.length) return 'changed';
  const kinds = (['removed', 'added'] as const).find((kind) => stages.some((change) => change.kind === kind));
  if (kinds) return kinds;
  if (stages.some(({ wiring }) => wiring)) return 'moved';
  return stages.length > 0 ? 'changed' : 'same';
}

/** `source target` for each dependency; stages that wait for nothing hang on the configuration. */
function linesOf(document: PipelineDocument, idOf: (refId: string) => string | undefined): Set<string> {
  const known = new Set(document.stages.map(refIdOf));
  const lines = document.stages.flatMap((stage) => {
    const target = idOf(refIdOf(stage)) ?? '';
    const before = requisitesOf(stage).filter((refId) => known.has(refId));
    if (before.length === 0) return [lineOf(configuration, target)];
    return before.map((refId) => lineOf(idOf(refId) ?? '', target));
  });
  return new Set(lines);
}

const lineOf = (source: string, target: string) => JSON.stringify([source, target]);

function edgesOf(before: ReadonlySet<string>, sides: readonly ReadonlySet<string>[]): ChangedEdge[] {
  const all = new Set([...before, ...sides.flatMap((lines) => [...lines])]);
  return [...all].map((line) => {
    const [source, target] = JSON.parse(line) as [string, string];
    const mark = !before.has(line) ? 'added' : sides.every((lines) => lines.has(line)) ? 'same' : 'removed';
    return { source, target, mark };
  });
}
