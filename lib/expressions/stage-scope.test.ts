import { expect, it } from 'vitest';
import { evaluateExpression } from './evaluate.ts';
import { executionScope, sampleExecution } from './testing/execution.ts';
import { describeTable } from './testing/table.ts';

describeTable(
  'Names in a stage',
  [
    ['own', 'string mine'],
    ['shared', 'string from-bake'],
    ['ns', 'string shop-prod'],
    ['sideOutput', 'unresolved'],
    ['lateOutput', 'unresolved'],
    ['bakeContext', 'unresolved'],
    ['trigger.type', 'string jenkins'],
    ['trigger.missing', 'unresolved'],
    ['parameters.env', 'string prod'],
    ['parameters.missing', 'unresolved'],
    ["parameters.missing ?: 'x'", 'string x'],
    ['scmInfo.branch', 'string feature/pay'],
    ['scmInfo.sha1', 'string 2222'],
    ['scmInfo.nope', 'error property-unknown-or-refused'],
    ['templateVariables.team', 'string payments'],
    ['execution.id', 'string 01RUN'],
    ['execution.application', 'string shop'],
    ['execution.name', 'string Build and ship'],
    ['execution.status', 'string RUNNING'],
    ["execution.status == 'RUNNING'", 'bool true'],
    ["execution.status matches 'RUN.*'", 'bool true'],
    ["execution.status.equals('RUNNING')", 'bool false'],
    ["{'RUNNING'}.contains(execution.status)", 'bool false'],
    ["{'RUNNING'}.contains(execution.status.toString())", 'bool true'],
    ['execution.status.name()', 'string RUNNING'],
    ['execution.status.isComplete()', 'bool false'],
    ['execution.status.complete', 'bool false'],
    ['execution.status.substring(1)', 'error method-unknown-or-refused'],
    ['execution.status.length()', 'int 7'],
    ["'is ' + execution.status", 'string is RUNNING'],
    ['execution.authentication.user', 'string dev@example.com'],
    ['execution.authentication.nope', 'error property-unknown-or-refused'],
    ['execution.canceled', 'bool false'],
    ['execution.startTime', 'long 1764495000000'],
    ['execution.endTime', 'unresolved'],
    ['execution.type', 'error property-unknown-or-refused'],
    ['execution.nope', 'error property-unknown-or-refused'],
    ["execution['id']", 'string 01RUN'],
    ['execution.trigger.user', 'string dev@example.com'],
    ['execution.trigger.buildInfo.number', 'int 7'],
    ['execution.trigger.other.buildNumber', 'int 7'],
    ['execution.context.shared', 'string from-side'],
    ['execution.context.all', 'list [a, b, c]'],
    ['execution.stages.size()', 'int 7'],
    ['execution.stages.![refId]', 'list [1, 2, 3, 4, 5, 6, 4<1]'],
    ["execution.stages.?[status == 'TERMINAL'].![name]", 'list [Side]'],
    ["execution.stages.?[status.toString() == 'SUCCEEDED'].size()", 'int 4'],
    ["execution.stages.?[type == 'wait'][0].context.waitTime", 'int 30'],
    ["execution.stages.?[name == 'Nope'][0]", 'error index-range'],
    ["execution.stages.^[name == 'Nope']?.status", 'unresolved'],
    ['execution.stages[0].outputs.ns', 'string shop-prod'],
    ['execution.stages[0].context.ns', 'string shop-prod'],
    ['execution.stages[1].context.ns', 'string shop-prod'],
    ["execution.stages[1].context.containsKey('ns')", 'bool false'],
    ['execution.stages[0].hasSucceeded', 'bool true'],
    ['execution.stages[0].getHasSucceeded()', 'bool true'],
    ['execution.stages[0].hasSucceeded()', 'error method-unknown-or-refused'],
    ['execution.stages[0].startTime', 'long 1764495001000'],
    ['execution.stages[0].tasks[0].name', 'string evaluate'],
    ['execution.stages[0].tasks[0].status', 'string SUCCEEDED'],
    ['execution.stages[0].tasks[0].nope', 'error property-unknown-or-refused'],
    ['execution.stages[0].timeout', 'error property-unknown-or-refused'],
    ['execution.stages[0].execution.id', 'string 01RUN'],
    ['execution.stages[3].join', 'bool true'],
    ['execution.stages[3].isJoin()', 'bool true'],
    ['execution.stages[3].directChildren().![name]', 'list [Before]'],
    ['execution.stages[6].parent.name', 'string Ship'],
    ['execution.stages[6].topLevelStage.refId', 'string 4'],
    ['execution.stages[0].downstreamStages().![refId]', 'list [2, 3]'],
    ['execution.stages[0].allDownstreamStages().![refId]', 'list [2, 3, 4, 5, 6]'],
    ["execution.stageByRef('2').name", 'string Bake'],
    ["execution.stageById('s1').name", 'string Vars'],
    ["execution.namedStage('wait').name", 'string Late'],
    ['execution.getId()', 'string 01RUN'],
    ['execution.isCanceled()', 'bool false'],
    ['execution.getType()', 'error method-unknown-or-refused'],
    ['execution.setName(1)', 'error method-unknown-or-refused'],
    ["execution.get('id')", 'error method-unknown-or-refused'],
    ['deployedServerGroups', 'list []'],
    ['execution.stages[0] == execution.stages[0]', 'bool true'],
    ['execution.stages[0] == execution.stages[1]', 'bool false'],
    ['execution.stages[0].status < execution.stages[2].status', 'bool true'],
  ],
  executionScope('s4'),
);

/** Nulls deep inside a payload, and members that every trigger has though nobody wrote them. */
const pushed = {
  ...sampleExecution(),
  trigger: {
    type: 'git',
    hash: null,
    parameters: { env: 'prod', unset: null },
    payload: { created: null, commits: [{ id: 'a', author: null }, null], size: 3 },
  },
};

describeTable(
  'The bare word trigger is the JSON of a trigger, without members that are null',
  [
    [
      'trigger.keySet()',
      'set [type, parameters, artifacts, notifications, rebake, dryRun, strategy, resolvedExpectedArtifacts, payload]',
    ],
    ['trigger.strategy', 'bool false'],
    ['trigger.payload.keySet()', 'set [commits, size]'],
    ["trigger.payload.containsKey('created')", 'bool false'],
    ['#toJson(trigger.payload)', 'string {"commits":[{"id":"a"},null],"size":3}'],
    ['trigger.payload.commits.size()', 'int 2'],
    ['parameters', 'map {env=prod}'],
    ["parameters.unset ?: 'none'", 'string none'],
    ['execution.trigger.parameters.size()', 'int 2'],
  ],
  executionScope('s4', pushed),
);

describeTable(
  'The root has the keys of the stage; outputs of earlier stages are looked up and are no keys of it',
  [
    ['#root.keySet()', 'set [own, execution, trigger, scmInfo, parameters, templateVariables]'],
    ["#root.containsKey('own')", 'bool true'],
    ["#root.containsKey('shared')", 'bool false'],
    ["#root['shared']", 'string from-bake'],
  ],
  executionScope('s4'),
);

describeTable(
  'Where unknown keys are an error, so are outputs of earlier stages',
  [
    ['own', 'string mine'],
    ['shared', 'error property-unknown-or-refused'],
    ["#root['shared']", 'string from-bake'],
    ['deployedServerGroups', 'list []'],
    ['scmInfo.branch', 'string feature/pay'],
    ['nope', 'error property-unknown-or-refused'],
  ],
  { ...executionScope('s4'), allowUnknownKeys: false },
);

it('What the execution answers wins over fields of the same name', () => {
  const execution = sampleExecution();
  const stage = execution.stages[3];
  if (stage)
    Object.assign(stage.context, { trigger: 'mine', execution: 'mine', scmInfo: 'mine', parameters: { env: 'mine' } });
  const scope = executionScope('s4', execution);
  expect(evaluateExpression('${trigger.type}-${execution.id}-${parameters.env}', scope).value).toBe(
    'jenkins-01RUN-prod',
  );
});

it('A stage keeps parameters of its own where the trigger has none', () => {
  const execution = { ...sampleExecution(), trigger: { type: 'manual', parameters: {} } };
  const stage = execution.stages[3];
  if (stage) stage.context.parameters = { env: 'mine' };
  expect(evaluateExpression('${parameters.env}', executionScope('s4', execution)).value).toBe('mine');
  expect(evaluateExpression('${scmInfo?.branch ?: "none"}', executionScope('s4', execution)).value).toBe('none');
});

it('A whole execution or stage can be a result, as plain data', () => {
  const { value } = evaluateExpression('${execution.stages[1]}', executionScope('s4'));
  expect(value).toMatchObject({ refId: '2', type: 'bakeManifest', outputs: { shared: 'from-bake' } });
});
