import { jsonEquals } from '#lib/kernel/json';
import type { Finding } from '#lib/pipelines/findings';

/** Findings by the stage they are about; undefined stands for the pipeline itself. */
export interface FindingIndex {
  all: readonly Finding[];
  byStage: ReadonlyMap<string | undefined, readonly Finding[]>;
}

export const noFindings: FindingIndex = { all: [], byStage: new Map() };
const none: readonly Finding[] = [];

/**
 * The lists of stages that nothing changed for are the same objects as before, so that typing in one stage draws one
 * node anew and not three hundred.
 */
export function indexFindings(all: readonly Finding[], before: FindingIndex): FindingIndex {
  const byStage = new Map<string | undefined, readonly Finding[]>();
  for (const finding of all) byStage.set(finding.stageRefId, [...(byStage.get(finding.stageRefId) ?? none), finding]);
  for (const [refId, findings] of byStage) {
    const old = before.byStage.get(refId);
    if (old && jsonEquals(old, findings)) byStage.set(refId, old);
  }
  return jsonEquals(before.all, all) ? before : { all, byStage };
}

export function findingsAbout(index: FindingIndex, refId: string | undefined): readonly Finding[] {
  return index.byStage.get(refId) ?? none;
}
