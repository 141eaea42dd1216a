import { executionScope, sampleExecution } from '../testing/execution.ts';
import { describeTable } from '../testing/table.ts';

/** What Spinnaker's own classes answer, where a plain map would answer something else. */
const scope = executionScope('s4');

describeTable(
  'Getters of the execution may be written as methods',
  [
    ['execution.getName()', 'string Build and ship'],
    ['execution.getEndTime()', 'unresolved'],
    ['execution.isCanceled()', 'bool false'],
    ['execution.getCanceled()', 'error method-unknown-or-refused'],
    ['execution.notifications', 'list []'],
    ['execution.initialConfig', 'map {}'],
    ['execution.authentication.getUser()', 'string dev@example.com'],
    ['execution.authentication.allowedAccounts', 'set []'],
    ['execution.equals(execution)', 'bool true'],
    ["execution.equals('01RUN')", 'bool false'],
    ['execution.stages[0].equals(execution.stages[0])', 'bool true'],
    ['execution.stages[0].equals(execution.stages[1])', 'bool false'],
    ['execution.stageByRef(2).name', 'string Bake'],
    ["execution.stageByRef('9')", 'error java-exception'],
    ["execution.stageById('s2').getRefId()", 'string 2'],
    ["execution.namedStage('wait').name", 'string Late'],
    ["execution.namedStage('nope')", 'unresolved'],
  ],
  scope,
);

describeTable(
  'The trigger of the execution is an object of its kind',
  [
    ['execution.trigger.getType()', 'string jenkins'],
    ['execution.trigger.getBuildNumber()', 'int 7'],
    ['execution.trigger.master', 'unresolved'],
    ['execution.trigger.tag', 'error property-unknown-or-refused'],
    ['execution.trigger.parentExecution', 'error property-unknown-or-refused'],
    ['execution.trigger.isDryRun()', 'bool false'],
    ['execution.trigger.isDryRun', 'bool false'],
    ['execution.trigger.notifications', 'list []'],
    ['execution.trigger.getOther().type', 'string jenkins'],
    ['execution.trigger.buildInfo.getNumber()', 'int 7'],
    ['execution.trigger.buildInfo.building', 'bool false'],
    ['execution.trigger.buildInfo.artifacts', 'list []'],
    ['execution.trigger.buildInfo.nope', 'error property-unknown-or-refused'],
    ['execution.trigger.buildInfo.scm[1].getBranch()', 'string feature/pay'],
    ['execution.trigger.buildInfo.scm[0].toString()', 'string SourceControl(name=git, branch=master, sha1=1111)'],
    ['execution.trigger.resolvedExpectedArtifacts[0].boundArtifact.getVersion()', 'string 7'],
    ['execution.trigger.resolvedExpectedArtifacts[1].boundArtifact.version', 'unresolved'],
    ['execution.trigger.resolvedExpectedArtifacts[2].boundArtifact', 'unresolved'],
    ['execution.trigger.resolvedExpectedArtifacts[0].usePriorArtifact', 'bool false'],
    ['execution.trigger.artifacts', 'list []'],
    ['scmInfo.getSha1()', 'string 2222'],
    ["#triggerResolvedArtifact('shop/web').getReference()", 'string shop/web:7'],
    ["#triggerResolvedArtifact('shop/web').isCustomKind()", 'bool false'],
    [
      "#toJson(#triggerResolvedArtifact('shop/web'))",
      'string {"type":"docker/image","customKind":false,"name":"shop/web","version":"7","location":null,' +
        '"reference":"shop/web:7","metadata":{},"artifactAccount":null,"provenance":null,"uuid":null}',
    ],
  ],
  scope,
);

describeTable(
  'Tasks and statuses of stages',
  [
    ['execution.stages[0].tasks[0].getName()', 'string evaluate'],
    ["execution.stages[0].tasks[0].getStatus() == 'SUCCEEDED'", 'bool true'],
    ['execution.stages[0].tasks[0].isStageStart()', 'bool false'],
    ['execution.stages[0].tasks[0].taskExceptionDetails', 'map {}'],
    ['execution.status.values().length', 'int 12'],
    ["execution.status.valueOf('SKIPPED').isSkipped()", 'bool true'],
    ["execution.status.valueOf('NOPE')", 'error java-exception'],
  ],
  scope,
);

describeTable(
  'A stage is the first of its own ancestors',
  [
    ["#stage('Bake').context.shared", 'string from-bake'],
    ["#stage('Vars').context['ns']", 'string shop-prod'],
    ["#stage('Vars').ancestors().![refId]", 'list [1]'],
    ["#stage('Ship').ancestors().![refId]", 'list [4, 2, 1]'],
    ["#stage('Late').ancestors().![refId]", 'list [5, 4, 4<1, 2, 1]'],
    ["#stage('Before').ancestors().![refId]", 'list [4<1, 4, 2, 1]'],
    ["#stage('Before').directAncestors().![refId]", 'list [4<1, 4]'],
    ["#stage('Bake').directAncestors().![refId]", 'list [2]'],
    ["#stage('Bake').requisiteStageRefIds", 'set [1]'],
    ["#stage('Bake').requisiteStageRefIds[0]", 'string 1'],
    ["#stage('Bake').requisiteStageRefIds.contains('1')", 'bool true'],
  ],
  scope,
);

const after = sampleExecution();
const child = { type: 'wait', status: 'SUCCEEDED', context: {}, requisiteStageRefIds: [], parentStageId: 's4' };

describeTable(
  'A stage that runs after its parent knows what ran before it',
  [
    ['prepared', 'string yes'],
    ['shared', 'string from-bake'],
    ['#currentStage().ancestors().![refId]', 'list [4>1, 4<2, 4, 2, 1]'],
  ],
  executionScope('s9', {
    ...after,
    stages: [
      ...after.stages,
      {
        ...child,
        id: 's8',
        refId: '4<2',
        name: 'Prepare',
        outputs: { prepared: 'yes' },
        syntheticStageOwner: 'STAGE_BEFORE',
      },
      { ...child, id: 's9', refId: '4>1', name: 'Clean', outputs: {}, syntheticStageOwner: 'STAGE_AFTER' },
    ],
  }),
);
