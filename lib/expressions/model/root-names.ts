import type { ExpressionExecution, ExpressionScope } from '../scope.ts';
import { isMap } from '../values/maps.ts';
import type { Value } from '../values/value.ts';
import { listOf, memberOf } from './data.ts';
import { executionObject } from './execution.ts';
import { deployedServerGroups } from './server-groups.ts';
import { sourceControlObject } from './trigger.ts';
import { triggerMap } from './trigger-map.ts';

/** Names every root knows besides its own: `execution`, `trigger`, `parameters`, `scmInfo`, `deployedServerGroups`, … */
export function executionNames(scope: ExpressionScope): (name: string) => Value | undefined {
  const { execution } = scope;
  return execution ? (name) => namedOf(execution, name) : () => undefined;
}

function namedOf(execution: ExpressionExecution, name: string): Value | undefined {
  switch (name) {
    case 'execution':
      return executionObject(execution);
    case 'trigger':
      return triggerMap(execution.trigger);
    case 'parameters':
      return parametersOf(execution);
    case 'scmInfo':
      return scmInfoOf(execution.trigger);
    case 'deployedServerGroups':
      return deployedServerGroups(execution, []);
    case 'templateVariables':
      return execution.properties?.spelEvaluator === 'v4' ? execution.properties.templateVariables : undefined;
    default:
      return undefined;
  }
}

function parametersOf({ trigger }: ExpressionExecution): Value {
  const { parameters = null } = triggerMap(trigger);
  return isMap(parameters) ? parameters : {};
}

const mainBranches = new Set<Value>(['master', 'develop']);

/** With two entries or more the first that is on no main branch, else the first. */
function scmInfoOf(trigger: Record<string, unknown>): Value {
  const list = listOf(memberOf(trigger.buildInfo ?? null, 'scm')).filter(isMap);
  const chosen = list.length >= 2 ? list.find((entry) => !mainBranches.has(memberOf(entry, 'branch'))) : undefined;
  const entry = chosen ?? list[0];
  return entry ? sourceControlObject(entry) : null;
}
