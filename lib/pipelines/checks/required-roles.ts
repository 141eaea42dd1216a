import { isJsonObject, stringAt } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import type { GraphStage } from '#lib/pipelines/graph';

/**
 * A stage may run only for people with one of its `requiredRoles`. What can be told without knowing people: a list that is none,
 * and triggers that start the run for nobody in particular, who has no role.
 */
export function requiredRolesFindings(document: PipelineDocument, stages: readonly GraphStage[]): Finding[] {
  const asking = stages.filter(({ document: stage }) => isAsked(stage.requiredRoles));
  return asking.flatMap((stage) => {
    const roles = stage.document.requiredRoles;
    if (!isRoleList(roles)) return [wrongList(stage)];
    return handsRightsOn(stages) || triggersMay(document, roles) ? [] : [nobodyMay(stage, roles)];
  });
}

const isAsked = (roles: unknown): boolean =>
  roles !== undefined && roles !== null && !(Array.isArray(roles) && roles.length === 0);

const isRoleList = (roles: unknown): roles is string[] =>
  Array.isArray(roles) && roles.every((role) => typeof role === 'string' && role.trim() !== '');

/** Behind such a judgment a stage acts for whoever decided. */
const handsRightsOn = (stages: readonly GraphStage[]): boolean =>
  stages.some(({ document }) => document.propagateAuthenticationContext === true);

/** Whether each trigger that is on names an account, or the pipeline lends one of the roles; expressions may become any. */
function triggersMay(document: PipelineDocument, roles: readonly string[]): boolean {
  const wanted = new Set(roles.map((role) => role.trim().toLowerCase()));
  const lent = Array.isArray(document.roles) ? document.roles : [];
  if (lent.some((role) => wanted.has(String(role).toLowerCase())) || roles.some((role) => role.includes('${')))
    return true;
  const on = (document.triggers ?? []).filter((trigger) => isJsonObject(trigger) && trigger.enabled === true);
  return on.every((trigger) => stringAt(trigger, 'runAsUser'));
}

function wrongList({ refId, name }: GraphStage): Finding {
  return {
    level: 'error',
    stageRefId: refId,
    field: 'requiredRoles',
    message: `${name}: its required roles are no list of role names, so it never runs`,
    cure: 'Give role names, or leave it empty to let it run for everybody',
  };
}

function nobodyMay({ refId, name }: GraphStage, roles: readonly string[]): Finding {
  return {
    level: 'warning',
    stageRefId: refId,
    field: 'requiredRoles',
    message: `${name} runs only for somebody with one of the roles ${roles.join(', ')}, and a trigger starts the pipeline for nobody in particular`,
    cure: 'Let the trigger run as a service account with one of them, or put a judgment that hands its rights on before the stage',
  };
}
