import type { Run } from '#lib/engine/run';
import { momentAt } from '#lib/engine/time';
import type { JsonObject } from '#lib/kernel/json';

/** Until when a run or a stage may begin (`startTimeExpiry`, epoch milliseconds): a stage that is late is skipped, a run is canceled. */

export function isExpired(written: JsonObject, now: number): boolean {
  const at = expiryOf(written);
  return at !== undefined && now > at;
}

/** Orca reads it from text, people write it as a number. What is no time at all never expires. */
export function expiryOf({ startTimeExpiry: at }: JsonObject): number | undefined {
  if (typeof at !== 'number' && (typeof at !== 'string' || at.trim() === '')) return undefined;
  const moment = Number(at);
  return Number.isFinite(moment) ? moment : undefined;
}

/** Only the first start counts: who restarts a stage, or ignores its failure, wants it to go on now. */
export function startsTooLate(run: Run, now: number): boolean {
  if (run.state.startedAt !== null || !isExpired(run.state.document, now)) return false;
  return !run.topLevel().some(({ context }) => 'restartDetails' in context || 'ignoreFailureDetails' in context);
}

/** Why a run that starts too late was canceled. */
export function tooLateReason({ state }: Run): string {
  const at = expiryOf(state.document) ?? 0;
  return `It could not begin before its start time expired (${new Date(Math.max(momentAt(at), 0)).toISOString()})`;
}
