import type { Run, StageState } from '#lib/engine/run';
import { isJsonObject, type Json } from '#lib/kernel/json';
import type { ActingUser } from '#lib/stages/capabilities';

/**
 * Whose rights a stage has: those of whoever decided a judgment before it that hands its rights on (nearest first), else the
 * starter's. Either way no more than each limited token allows that led here: the one the run was started with, and those with
 * which this stage or one before it was restarted, gone past, or handed rights on.
 */
export function actingUser(run: Run, stage: StageState): ActingUser {
  const tokens = new Set([...run.state.startedWith, ...tokensOfChanges(stage)]);
  let judge: string | undefined;
  const seen = new Set<StageState>();
  let frontier: StageState[] = [stage];
  while (frontier.length > 0) {
    const next: StageState[] = [];
    for (const one of frontier) {
      const parent = run.parent(one);
      for (const before of [...run.upstream(one), ...(parent ? [parent] : [])]) {
        if (seen.has(before)) continue;
        seen.add(before);
        next.push(before);
        for (const token of tokensOfChanges(before)) tokens.add(token);
        if (judge !== undefined || before.context.propagateAuthenticationContext !== true || !before.modifiedBy)
          continue;
        judge = before.modifiedBy;
        for (const token of texts(before.context.lastModifiedWith)) tokens.add(token);
      }
    }
    frontier = next;
  }
  return { name: judge ?? run.state.startedBy, tokens: [...tokens] };
}

/** What the engine writes into a stage of who changed it, and with what. No step can write these. */
export const changesByPeople: ReadonlySet<string> = new Set([
  'restartDetails',
  'ignoreFailureDetails',
  'lastModifiedBy',
  'lastModifiedWith',
]);

function tokensOfChanges({ context: { restartDetails, ignoreFailureDetails } }: StageState): string[] {
  return [restartDetails, ignoreFailureDetails].flatMap((details) =>
    isJsonObject(details) ? texts(details.with) : [],
  );
}

const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
