import { jsonEquals } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { type Change, describeChanges } from './changes.ts';

/** What two people did to the same thing since the document they both began with. */
export interface ThreeWayChange {
  subject: string;
  theirs: Change | undefined;
  mine: Change | undefined;
  /** Both touched it, and not in the same way. */
  clash: boolean;
}

/** Each thing that either changed, clashes first. A stage is the same thing on both sides whatever it is called by now. */
export function threeWay(base: PipelineDocument, theirs: PipelineDocument, mine: PipelineDocument): ThreeWayChange[] {
  const left = keyed(describeChanges(base, theirs));
  const right = keyed(describeChanges(base, mine));
  const rows = [...new Set([...left.keys(), ...right.keys()])].map((key): ThreeWayChange => {
    const [their, my] = [left.get(key), right.get(key)];
    const clash = their !== undefined && my !== undefined && !isSame(their, my);
    return { subject: (my ?? their)?.subject ?? key, theirs: their, mine: my, clash };
  });
  return [...rows.filter(({ clash }) => clash), ...rows.filter(({ clash }) => !clash)];
}

function keyed(changes: readonly Change[]): Map<string, Change> {
  return new Map(changes.map((change) => [keyOf(change), change]));
}

/** A stage of the beginning by what it was called there; one that came, by itself: another side may have used its refId. */
function keyOf({ kind, subject, stageRefId, earlierRefId }: Change): string {
  if (stageRefId === undefined) return subject;
  return kind === 'added' ? `new ${stageRefId} ${subject}` : `stage ${earlierRefId}`;
}

function isSame(left: Change, right: Change): boolean {
  return left.kind === right.kind && jsonEquals(left.details, right.details);
}
