import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { isPlainObject, type Value } from '../values/value.ts';

/** Stage types whose success leaves a server group behind. */
const deployTypes = new Set([
  'createServerGroup',
  'cloneServerGroup',
  'deploy',
  'cloneLastServerGroup',
  'rollingPush',
  'copyLastAsg',
]);

/**
 * What the virtual-machine deploys of an execution left behind, one entry per deployed server group. `wanted` are names
 * or ids of stages; none means all.
 */
export function deployedServerGroups(execution: ExpressionExecution, wanted: readonly string[]): Value[] {
  return execution.stages
    .filter((stage) => deployTypes.has(stage.type) && stage.status === 'SUCCEEDED')
    .filter((stage) => Object.hasOwn(stage.context, 'deploy.server.groups'))
    .filter((stage) => wanted.length === 0 || wanted.includes(stage.name) || wanted.includes(stage.id))
    .flatMap((stage) => groupsOf(stage));
}

function groupsOf(stage: ExpressionStage): Value[] {
  const groups = stage.context['deploy.server.groups'];
  if (!isPlainObject(groups)) return [];
  return Object.entries(groups).flatMap(([region, names]) =>
    (Array.isArray(names) ? names : []).map((name) => groupOf(stage, region, name)),
  );
}

function groupOf(stage: ExpressionStage, region: string, serverGroup: Value): Value {
  const details = Array.isArray(stage.context.deploymentDetails) ? stage.context.deploymentDetails : [];
  const detail = details.filter(isPlainObject).find((entry) => entry.region === region) ?? {};
  return {
    deployments: deploymentsOf(stage),
    serverGroup,
    ...detail,
    region,
    parentStage: stage.context.parentStage ?? null,
    account: stage.context.account ?? null,
    capacity: stage.context.capacity ?? null,
  };
}

function deploymentsOf(stage: ExpressionStage): Value[] {
  const tasks = stage.context['kato.tasks'];
  const results = (Array.isArray(tasks) ? tasks : [])
    .filter(isPlainObject)
    .flatMap((task) => (Array.isArray(task.resultObjects) ? task.resultObjects : []));
  return results
    .filter(isPlainObject)
    .flatMap((result) => (Array.isArray(result.deployments) ? result.deployments : []));
}
