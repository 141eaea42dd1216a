import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import { refIdOf } from './stages.ts';

/**
 * Which stage of an earlier document is which of a later one. refIds alone do not tell: tools that write pipelines
 * number the stages anew when one comes in between, and a refId that became free is used again for something else.
 */
export interface Pairing {
  /** refId now → refId before */
  earlier: ReadonlyMap<string, string>;
  /** refId before → refId now */
  later: ReadonlyMap<string, string>;
}

type Same = (old: StageDocument, now: StageDocument) => boolean;

const name: Same = (old, now) => (old.name ?? '') === (now.name ?? '');
const type: Same = (old, now) => (old.type ?? '') === (now.type ?? '');
const refId: Same = (old, now) => refIdOf(old) === refIdOf(now);

/** From the surest sign to the weakest; what agrees with more than one other stage is left to the next. */
const signs: readonly Same[] = [
  (old, now) => refId(old, now) && name(old, now) && type(old, now),
  (old, now) => name(old, now) && type(old, now),
  (old, now) => refId(old, now) && (name(old, now) || type(old, now)),
];

export function pairStages(before: PipelineDocument, after: PipelineDocument): Pairing {
  const earlier = new Map<string, string>();
  const later = new Map<string, string>();
  for (const same of signs) {
    const olds = before.stages.filter((stage) => !later.has(refIdOf(stage)));
    const nows = after.stages.filter((stage) => !earlier.has(refIdOf(stage)));
    for (const now of nows) {
      const [old, another] = olds.filter((stage) => same(stage, now));
      if (!old || another || nows.some((other) => other !== now && same(old, other))) continue;
      earlier.set(refIdOf(now), refIdOf(old));
      later.set(refIdOf(old), refIdOf(now));
    }
  }
  return { earlier, later };
}
