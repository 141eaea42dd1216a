import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { isMap, mapEntries } from '../values/maps.ts';
import type { Value } from '../values/value.ts';
import { listOf, memberOf, textOrNull } from './data.ts';

/** Stage types whose success leaves a server group behind. */
const deployTypes = new Set(['createServerGroup', 'cloneServerGroup', 'deploy', 'rollingPush']);

/**
 * What the virtual-machine deploys of an execution left behind, one entry per deploy stage. `wanted` are names or ids
 * of stages; none means all.
 */
export function deployedServerGroups(execution: ExpressionExecution, wanted: readonly Value[]): Value[] {
  return execution.stages
    .filter((stage) => deployTypes.has(stage.type) && stage.status === 'SUCCEEDED')
    .filter((stage) => Object.hasOwn(stage.context, 'deploy.server.groups'))
    .filter((stage) => wanted.length === 0 || wanted.includes(stage.name) || wanted.includes(stage.id))
    .flatMap((stage) => deployOf(stage));
}

function deployOf({ context }: ExpressionStage): Value[] {
  const region = textOrNull(context.region ?? null) ?? firstKey(context.availabilityZones ?? null);
  if (region === null) return [];
  const details: Record<string, Value> = {
    account: context.account ?? null,
    capacity: context.capacity ?? null,
    parentStage: context.parentStage ?? null,
    region,
  };
  for (const detail of listOf(context.deploymentDetails ?? null)) {
    if (memberOf(detail, 'region') !== region) continue;
    for (const [key, value] of mapEntries(detail)) details[String(key)] = value;
  }
  const [serverGroup] = listOf(memberOf(context['deploy.server.groups'] ?? null, region));
  if (serverGroup !== undefined) details.serverGroup = serverGroup;
  details.deployments = listOf(context['kato.tasks'] ?? null)
    .flatMap((task) => listOf(memberOf(task, 'resultObjects')))
    .flatMap((result) => listOf(memberOf(result, 'deployments')));
  return [details];
}

function firstKey(map: Value): string | null {
  if (!isMap(map)) return null;
  for (const [key] of mapEntries(map)) return String(key);
  return null;
}
