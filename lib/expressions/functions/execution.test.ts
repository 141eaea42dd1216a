import { expect, it } from 'vitest';
import { evaluateExpression } from '../evaluate.ts';
import { executionScope, sampleExecution } from '../testing/execution.ts';
import { sampleScope } from '../testing/scope.ts';
import { describeTable } from '../testing/table.ts';

describeTable(
  'Functions of the execution',
  [
    ["#stage('Bake').refId", 'string 2'],
    ["#stage('s2').name", 'string Bake'],
    ["#stage('2')", 'error function-failed'],
    ["#stage('Nope')", 'error function-failed'],
    ['#stage(null)', 'error function-failed'],
    ['#stage()', 'error function-arguments'],
    ["#stage('a', 'b')", 'error function-arguments'],
    ["#stage('Bake').outputs.shared", 'string from-bake'],
    ["#stage('Bake')['outputs']['shared']", 'string from-bake'],
    ["#stage('Side').hasFailed", 'bool true'],
    ["#stage('Side').status.isFailure()", 'bool true'],
    ["#stage('Bake').status == 'SUCCEEDED'", 'bool true'],
    ["#stage('Bake').status.toString() == 'SUCCEEDED'", 'bool true'],
    ["#stage('Nope')?.status", 'error function-failed'],
    ["#stageByRefId('2').name", 'string Bake'],
    ["#stageByRefId('4<1').name", 'string Before'],
    ["#stageByRefId('9')", 'error function-failed'],
    ["#stageExists('Bake')", 'bool true'],
    ["#stageExists('Nope')", 'bool false'],
    ["#stageExists('Nope') ? 1 : 2", 'int 2'],
    ['#currentStage().name', 'string Ship'],
    ['#currentUser()', 'string dev@example.com'],
    ["#judgment('Approve')", 'string Go'],
    ["#judgement('Approve')", 'string Go'],
    ["#judgment('Bake')", 'error function-failed'],
    ["#judgment('Nope')", 'error function-failed'],
    ["#triggerResolvedArtifact('shop/web').reference", 'string shop/web:7'],
    ["#triggerResolvedArtifact('shop/web').location", 'unresolved'],
    ["#triggerResolvedArtifact('shop/web').customKind", 'bool false'],
    ["#triggerResolvedArtifact('shop/web').nope", 'error property-unknown-or-refused'],
    ["#triggerResolvedArtifact('x')", 'error function-failed'],
    ["#triggerResolvedArtifactByType('github/file').name", 'string values.yml'],
    ["#triggerResolvedArtifactByType('s3/object')", 'error function-failed'],
    ['#resolvedArtifacts().![name]', 'list [chart]'],
    ["#fetchReference('ref://store/1')", 'string stored'],
    ["#fetchReference('plain')", 'string plain'],
    ["#manifestLabelValue('Before', 'Deployment', 'app')", 'string web'],
    ["#manifestLabelValue('Before', 'Deployment', 'app.kubernetes.io/name')", 'string web'],
    ["#manifestLabelValue('Before', 'Deployment', 'nope')", 'error function-failed'],
    ["#manifestLabelValue('Before', 'ReplicaSet', 'app')", 'error function-failed'],
    ["#manifestLabelValue('Before', 'Service', 'app')", 'error function-failed'],
    ["#manifestLabelValue('Before', 'Deployment', null)", 'error function-failed'],
    ["#manifestLabelValue('Bake', 'Deployment', 'app')", 'error function-failed'],
    ['#deployedServerGroups()', 'list []'],
    ["#pipelineId('Clean up')", 'string id-of-shop'],
    ["#pipelineId('Nope')", 'error function-failed'],
    ["#pipelineIdOrNull('Clean up')", 'string id-of-shop'],
    ["#pipelineIdOrNull('Nope')", 'unresolved'],
    ["#pipelineIdInApplication('Clean up', 'other')", 'string id-of-other'],
    ["#pipelineIdInApplication('Nope', 'other')", 'unresolved'],
    ["#pipelineIdInApplication('Clean up', '')", 'error function-failed'],
    ["#applicationMetadata('shop').email", 'string shop@example.com'],
    ["#applicationMetadata('nope')", 'error function-failed'],
    ["#canaryConfigNameToId('default', 'shop')", 'string canary-1'],
    ["#canaryConfigNameToId('nope', 'shop')", 'error function-failed'],
    ["#cfServiceKey('Nope')", 'map {}'],
    ['#toJson(execution.status)', 'string "RUNNING"'],
    ['#toJson(trigger.buildInfo.number)', 'string 7'],
    [
      '#toJson(#stage("Bake").outputs)',
      'string {"shared":"from-bake","all":["b","c"],"artifacts":[{"type":"embedded/base64","name":"chart"}]}',
    ],
    ["#stage(#stage('Vars').name).refId", 'string 1'],
    ["#stage(parameters.nope ?: 'Bake').refId", 'string 2'],
    ["#stage('Bake').name + '-' + #stage('Vars').name", 'string Bake-Vars'],
  ],
  executionScope('s4'),
);

it('Deployed server groups come from successful deploy stages that left one behind', () => {
  const execution = sampleExecution();
  const deploy = (id: string, status: string) => ({
    id,
    refId: id,
    type: 'createServerGroup',
    name: `Deploy ${id}`,
    status,
    requisiteStageRefIds: [],
    outputs: {},
    context: {
      account: 'test',
      region: 'us-east-1',
      capacity: { desired: 2 },
      'deploy.server.groups': { 'us-east-1': [`shop-${id}-v001`] },
      deploymentDetails: [
        { region: 'us-east-1', ami: 'ami-1' },
        { region: 'us-west-1', ami: 'ami-2' },
      ],
      'kato.tasks': [{ resultObjects: [{ deployments: [{ serverGroupName: `shop-${id}-v001` }] }] }],
    },
  });
  const scope = executionScope('s4', {
    ...execution,
    stages: [...execution.stages, deploy('a', 'SUCCEEDED'), deploy('b', 'TERMINAL')],
  });
  expect(evaluateExpression('${#deployedServerGroups()}', scope).value).toEqual([
    {
      account: 'test',
      region: 'us-east-1',
      capacity: { desired: 2 },
      parentStage: null,
      ami: 'ami-1',
      serverGroup: 'shop-a-v001',
      deployments: [{ serverGroupName: 'shop-a-v001' }],
    },
  ]);
  expect(evaluateExpression('${deployedServerGroups[0].serverGroup}', scope).value).toBe('shop-a-v001');
  expect(evaluateExpression("${#deployedServerGroups('Deploy a').size()}", scope).value).toBe(1);
  expect(evaluateExpression("${#deployedServerGroups('b', 'x').size()}", scope).value).toBe(0);
});

it('Functions of the execution fail by name where there is none', () => {
  const { error } = evaluateExpression("${#stage('Bake')}", sampleScope());
  expect(error?.message).toBe('#stage: There is no execution here');
});
