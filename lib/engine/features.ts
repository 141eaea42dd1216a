import type { Json, JsonObject } from '#lib/kernel/json';

/**
 * What a run can ask a worker to enforce. A worker writes into its row what it knows of these, a run what it needs, and no
 * worker takes a run that needs what it does not know: during a change of releases an older one would drive it without the
 * limit. Whoever adds a limit that the worker enforces adds its name here and to `needsOf`.
 */
export const engineFeatures = ['limited-tokens', 'required-roles'] as const;
export type EngineFeature = (typeof engineFeatures)[number];

/** What a run needs from its start. */
export function needsOf(run: {
  document: { stages?: readonly JsonObject[] };
  startedWith: readonly string[];
}): EngineFeature[] {
  const needs: EngineFeature[] = run.startedWith.length > 0 ? ['limited-tokens'] : [];
  if ((run.document.stages ?? []).some(({ requiredRoles }) => asksForRoles(requiredRoles)))
    needs.push('required-roles');
  return needs;
}

/** What it needs besides, once it got this message: a decision made with a limited token hands the limits on. */
export function needsOfMessage({ with: token, lastModifiedWith }: JsonObject): EngineFeature[] {
  return [token, lastModifiedWith].some((ids) => Array.isArray(ids) && ids.length > 0) ? ['limited-tokens'] : [];
}

/** Also what is no list: the worker is to refuse that, not to overlook it. */
const asksForRoles = (roles: Json | undefined): boolean =>
  roles !== undefined && roles !== null && !(Array.isArray(roles) && roles.length === 0);
