import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';

/** A stage with its place in the graph made explicit. */
export interface GraphStage {
  refId: string;
  requisites: string[];
  type: string;
  name: string;
  document: StageDocument;
}

/**
 * The stages of a document with refIds and requisites filled in. Orca's rule (reference §1.2): when no stage has a
 * refId the list is a line; otherwise the graph is what `requisiteStageRefIds` say. Does not judge: see `graphFindings`.
 */
export function graphOf(document: PipelineDocument): GraphStage[] {
  const stages = document.stages ?? [];
  const linear = stages.every((stage) => stage.refId === undefined || stage.refId === null);
  return stages.map((stage, index) => {
    const type = typeof stage.type === 'string' ? stage.type : '';
    return {
      refId: linear ? String(index) : String(stage.refId ?? ''),
      requisites: linear
        ? index === 0
          ? []
          : [String(index - 1)]
        : [...new Set((stage.requisiteStageRefIds ?? []).map(String))],
      type,
      name: typeof stage.name === 'string' && stage.name !== '' ? stage.name : type,
      document: stage,
    };
  });
}

/** Whatever keeps the graph from running: missing or double refIds, dangling requisites, cycles, stages without type. */
export function graphFindings(stages: readonly GraphStage[]): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const stage of stages) {
    const label = stage.name || `stage ${stage.refId}`;
    if (stage.type === '') {
      findings.push({
        level: 'error',
        stageRefId: stage.refId,
        field: 'type',
        message: `${label} has no type`,
        cure: 'Choose a stage type',
      });
    }
    if (stage.refId === '') {
      findings.push({
        level: 'error',
        field: 'refId',
        message: `${label} has no refId although other stages have one`,
        cure: 'Give it a refId of its own, or remove the refIds of all stages',
      });
    } else if (seen.has(stage.refId)) {
      findings.push({
        level: 'error',
        stageRefId: stage.refId,
        field: 'refId',
        message: `Two stages share the refId ${stage.refId}`,
        cure: `Give ${label} a refId of its own`,
      });
    }
    seen.add(stage.refId);
  }
  for (const stage of stages) {
    for (const requisite of stage.requisites) {
      if (!seen.has(requisite)) {
        findings.push({
          level: 'error',
          stageRefId: stage.refId,
          field: 'requisiteStageRefIds',
          message: `${stage.name} waits for stage ${requisite}, which does not exist`,
          cure: 'Remove the dependency or choose an existing stage',
        });
      }
    }
  }
  const cycle = findCycle(stages);
  if (cycle) {
    const names = cycle.map((id) => stages.find((stage) => stage.refId === id)?.name ?? id);
    findings.push({
      level: 'error',
      stageRefId: cycle[0],
      field: 'requisiteStageRefIds',
      message: `These stages wait for each other: ${[...names, names[0]].join(' → ')}`,
      cure: 'Remove one of these dependencies',
    });
  }
  return findings;
}

/** The refIds of one cycle in order, or undefined. Iterative: a document of thousands of stages must not end the stack. */
export function findCycle(stages: readonly Pick<GraphStage, 'refId' | 'requisites'>[]): string[] | undefined {
  const requisites = new Map(stages.map((stage) => [stage.refId, stage.requisites]));
  const done = new Set<string>();
  for (const start of requisites.keys()) {
    if (done.has(start)) continue;
    const path: string[] = [];
    const onPath = new Set<string>();
    const work: { id: string; next: number }[] = [{ id: start, next: 0 }];
    path.push(start);
    onPath.add(start);
    while (work.length > 0) {
      const top = work[work.length - 1]!;
      const child = (requisites.get(top.id) ?? [])[top.next++];
      if (child === undefined) {
        work.pop();
        path.pop();
        onPath.delete(top.id);
        done.add(top.id);
      } else if (onPath.has(child)) {
        return path.slice(path.indexOf(child)).reverse();
      } else if (!done.has(child) && requisites.has(child)) {
        work.push({ id: child, next: 0 });
        path.push(child);
        onPath.add(child);
      }
    }
  }
  return undefined;
}

/** refId → the refIds of all stages before it, nearest first (breadth first, direct upstreams in document order). */
export function ancestorsOf(refId: string, requisitesOf: (refId: string) => readonly string[]): string[] {
  const seen = new Set<string>([refId]);
  const order: string[] = [];
  let frontier = [refId];
  while (frontier.length > 0) {
    const next: string[] = [];
    for (const id of frontier) {
      for (const requisite of requisitesOf(id)) {
        if (seen.has(requisite)) continue;
        seen.add(requisite);
        order.push(requisite);
        next.push(requisite);
      }
    }
    frontier = next;
  }
  return order;
}
