import type { Json } from '#lib/kernel/json';

/** How large templates and what they become may be: a small text must not grow into one that ends the process. */
export const templateLimits = {
  /** Bytes of a template as JSON. */
  template: 1_048_576,
  /** Bytes of all values a pipeline gives. */
  values: 262_144,
  /** Characters of the pipeline that comes out. */
  resolved: 4 * 1024 * 1024,
  /** Objects and lists inside each other. */
  depth: 64,
  variables: 200,
  stages: 2000,
  /** Wall time of all expressions of one resolution. */
  milliseconds: 3000,
} as const;

/** Whether objects and lists are nested deeper than that. Iterative: what is asked here may be nested without end. */
export function deeperThan(value: Json | undefined, depth: number): boolean {
  let level: Json[] = [value ?? null];
  for (let at = 0; level.length > 0; at++) {
    const next: Json[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      if (at >= depth) return true;
      for (const inner of Array.isArray(one) ? one : Object.values(one)) {
        if (typeof inner === 'object' && inner !== null) next.push(inner);
      }
    }
    level = next;
  }
  return false;
}
