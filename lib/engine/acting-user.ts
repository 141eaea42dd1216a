import type { Run, StageState } from '#lib/engine/run';

/** Whose rights a stage has: those of whoever decided a judgment before it that hands its rights on (nearest first), else the starter's. */
export function actingUser(run: Run, stage: StageState): string {
  const seen = new Set<StageState>();
  let frontier: StageState[] = [stage];
  while (frontier.length > 0) {
    const next: StageState[] = [];
    for (const one of frontier) {
      const parent = run.parent(one);
      for (const before of [...run.upstream(one), ...(parent ? [parent] : [])]) {
        if (seen.has(before)) continue;
        seen.add(before);
        if (before.context.propagateAuthenticationContext === true && before.modifiedBy) return before.modifiedBy;
        next.push(before);
      }
    }
    frontier = next;
  }
  return run.state.startedBy;
}
