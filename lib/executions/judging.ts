import type { Actor } from '#lib/auth/actor';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { approvalPatch, approvalsNeeded } from '#lib/pipelines/approvals';

/** Why this person may not decide, or that the decision makes no sense; undefined = it counts. */
export interface JudgmentRefusal {
  kind: 'forbidden' | 'invalid';
  rule: string;
}

/**
 * Who may judge: with roles on the stage one must hold one of them; with `preventSelfApproval` not the person who
 * started the run (Spinnaker enforces that only in its UI; here it counts everywhere, also for administrators).
 */
export function judgmentRefusal(
  actor: Actor,
  run: { startedBy: string; name: string },
  context: JsonObject,
  patch: JsonObject,
): JudgmentRefusal | undefined {
  const refusal = mayNotJudge(actor, run, context);
  if (refusal) return { kind: 'forbidden', rule: refusal };
  const status = patch.judgmentStatus;
  if (status !== undefined && status !== 'continue' && status !== 'stop') {
    return { kind: 'invalid', rule: 'judgmentStatus must be continue or stop' };
  }
  const choices = judgmentChoices(context);
  const input = patch.judgmentInput;
  if (status === 'continue' && choices.length > 0 && !choices.includes(String(input ?? ''))) {
    return { kind: 'invalid', rule: `Choose one of ${choices.join(', ')}` };
  }
  return undefined;
}

/**
 * What a decision that counts does to the stage: a lone "go on" where several are needed is only noted beside the others'.
 * `at` in epoch milliseconds.
 */
export function patchOfJudgment(
  stage: { id: string; context: JsonObject },
  patch: JsonObject,
  given: { by: string; at: number },
): JsonObject {
  if (approvalsNeeded(stage.context) === 1 || patch.judgmentStatus === 'stop') return patch;
  const { judgmentStatus, judgmentInput, ...rest } = patch;
  if (judgmentStatus !== 'continue') return rest;
  return { ...rest, ...approvalPatch(stage.id, { ...given, input: String(judgmentInput ?? '') }) };
}

/** The rule that keeps this person from judging, as a sentence; undefined = they may. */
export function mayNotJudge(actor: Actor, run: { startedBy: string }, context: JsonObject): string | undefined {
  if (context.preventSelfApproval === true && actor.name === run.startedBy) {
    return 'You started this run, so your approval does not count here';
  }
  const roles = judgmentRoles(context);
  if (roles.length === 0 || actor.admin) return undefined;
  const held = new Set(actor.roles.map((role) => role.toLowerCase()));
  return roles.some((role) => held.has(role.toLowerCase()))
    ? undefined
    : `Only people with one of the roles ${roles.join(', ')} may decide here`;
}

export function judgmentRoles(context: JsonObject): string[] {
  return [context.selectedStageRoles, context.requiredJudgmentRoles]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter((role): role is string => typeof role === 'string' && role !== '');
}

export function judgmentChoices(context: JsonObject): string[] {
  const inputs = Array.isArray(context.judgmentInputs) ? context.judgmentInputs : [];
  return inputs.flatMap((input) => (isJsonObject(input) && typeof input.value === 'string' ? [input.value] : []));
}
