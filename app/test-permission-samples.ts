import type { JsonObject } from '#lib/kernel/json';
import type { World } from './test-permission-world.ts';

/** For the table of permissions: what to call each route with, so that nothing but rights can refuse it. */
export interface Sample {
  params: Record<string, string | string[]>;
  query?: Record<string, string>;
  body?: unknown;
}

export function sampleOf(file: string, verb: string, world: World): Sample {
  const own = Object.entries(samples).find(([key]) => key === `${verb} ${file}`)?.[1]?.(world);
  return { params: paramsOf(file, world), ...own };
}

/** By the folder a parameter stands behind: `[id]` is a pipeline below `pipelines` and a run below `executions`. */
function paramsOf(file: string, world: World): Record<string, string> {
  const steps = file.split('/');
  return Object.fromEntries(
    steps.flatMap((step, index) => {
      const name = /^\[(\w+)\]$/.exec(step)?.[1];
      return name === undefined ? [] : [[name, valueFor(name, steps[index - 1] ?? '', file, world)]];
    }),
  );
}

function valueFor(name: string, folder: string, file: string, world: World): string {
  if (name === 'stageId') return world.stage;
  if (name === 'version') return '1';
  if (name === 'kind') return 'cloud';
  if (name === 'account' || folder === '[kind]') return world.account;
  if (folder === 'ci' || name === 'master') return world.ci;
  if (name === 'number') return '1';
  if (folder === 'users') return world.spare;
  if (folder === 'tokens') return world.token;
  if (folder === 'sessions') return world.otherSession;
  if (folder === 'stages') return world.stage;
  if (/template/i.test(folder) || folder === 'update') return world.template;
  if (name === 'application' || folder === 'applications' || folder === 'v2') return world.application;
  if (name === 'name') return world.pipelineName;
  if (folder === 'tasks') return world.operation;
  const isPipeline = file.startsWith('app/api/pipelines/') || folder === 'pipelineConfigs';
  return isPipeline ? world.pipeline : world.execution;
}

const wait: JsonObject = { type: 'wait', refId: '1', name: 'Pause', waitTime: 1 };
const documentOf = (world: World) => ({
  id: world.pipeline,
  application: world.application,
  name: world.pipelineName,
  stages: [wait, { ...wait, refId: '2' }],
});
const templateOf = (id: string) => ({
  schema: 'v2',
  id,
  metadata: { name: 'Mould', description: '', scopes: ['global'] },
  variables: [],
  pipeline: { stages: [{ ...wait, name: 'Other' }] },
});
const resource = (world: World) => ({ account: world.account, kind: 'Deployment', namespace: 'port', name: 'crane' });
const wall = (world: World) => ({ params: { account: world.account, region: 'port', name: 'networkPolicy wall' } });
const hoistIn = ({ application, account }: World) => ({
  params: { application, account, cluster: 'hoist', serverGroup: 'statefulSet hoist' },
});
const jobIn = (world: World) => ({ params: { master: world.ci, job: ['team', 'app'] } });
const jobAsked = () => ({ query: { job: 'team/app' } });
const asPipeline = (world: World) => ({ id: world.application, name: world.pipelineName });
const asStage = (world: World) => ({ id: world.execution, name: world.stage });
const job = (world: World) => ({ body: { application: world.application, job: [wait] } });

type Part = (world: World) => Partial<Sample>;
const samples: Record<string, Part> = {
  'PUT app/api/accounts/[kind]/[name]/route.ts': () => ({ body: { environment: 'production' } }),
  'POST app/api/account-trials/route.ts': () => ({
    body: { kind: 'artifact', name: 'shelf', type: 'http', settings: {}, secrets: {} },
  }),
  'POST app/api/accounts/route.ts': () => ({ body: { kind: 'artifact', name: 'shelf', type: 'http' } }),
  'POST app/api/applications/[name]/operations/preview/route.ts': () => ({ body: { stage: wait } }),
  'POST app/api/applications/[name]/operations/route.ts': () => ({ body: { stage: wait } }),
  'POST app/api/applications/[name]/pipelines/import/route.ts': () => ({
    body: { content: { name: 'x', stages: [] } },
  }),
  'POST app/api/applications/[name]/pipelines/route.ts': (world) => ({
    body: { documents: [{ application: world.application, name: 'another', stages: [wait] }] },
  }),
  'PUT app/api/applications/[name]/pipelines/order/route.ts': (world) => ({ body: { ids: [world.pipeline] } }),
  'PATCH app/api/applications/[name]/route.ts': () => ({ body: { email: 'harbour@example.com' } }),
  'POST app/api/applications/route.ts': (world) => ({ body: { name: world.newApplication } }),
  'PATCH app/api/executions/[id]/stages/[stageId]/route.ts': () => ({ body: { judgmentStatus: 'continue' } }),
  'POST app/api/expressions/evaluate/route.ts': () => ({ body: { expression: '${1 + 1}' } }),
  'PUT app/api/me/second-factor/route.ts': () => ({ body: { setUp: 'x', code: '123456' } }),
  'POST app/api/me/second-factor/set-up/route.ts': () => ({ body: { password: 'x' } }),
  'POST app/api/me/second-factor/remove/route.ts': () => ({ body: { password: 'x', code: '123456' } }),
  'POST app/api/me/second-factor/recovery-codes/route.ts': () => ({ body: { password: 'x', code: '123456' } }),
  'PUT app/api/second-factor-policy/route.ts': () => ({ body: { required: 'administrators' } }),
  'PUT app/api/me/password/route.ts': () => ({ body: { current: 'x', next: 'long enough' } }),
  'PUT app/api/pipeline-templates/[id]/route.ts': (world) => ({
    body: { document: templateOf(world.template), baseDigest: world.digest, tag: 'test' },
  }),
  'PUT app/api/pipeline-templates/[id]/tags/route.ts': (world) => ({ body: { tag: 'stable', digest: world.digest } }),
  'POST app/api/pipeline-templates/plan/route.ts': (world) => ({ body: { document: documentOf(world) } }),
  'POST app/api/pipeline-templates/route.ts': () => ({ body: { document: templateOf('new-mould') } }),
  'PUT app/api/pipelines/[id]/route.ts': (world) => ({ body: { document: documentOf(world), baseVersion: 1 } }),
  'POST app/api/pipelines/[id]/copy/route.ts': () => ({ body: { name: 'copied' } }),
  'PATCH app/api/pipelines/[id]/route.ts': () => ({ body: { disabled: true } }),
  'GET app/api/pipelines/route.ts': (world) => ({ query: { application: world.application } }),
  'POST app/api/pipelines/route.ts': (world) => ({
    body: { document: { application: world.application, name: 'another', stages: [wait] } },
  }),
  'PUT app/api/permission-rules/route.ts': () => ({ body: { kind: 'environment', pattern: 'stage', permissions: {} } }),
  'POST app/api/permission-rules/effect/route.ts': () => ({
    body: { kind: 'environment', pattern: 'stage', permissions: {} },
  }),
  'DELETE app/api/permission-rules/route.ts': (world) => ({ query: { kind: 'application', pattern: world.rule } }),
  'POST app/api/pipelines/validate/route.ts': (world) => ({ body: { document: documentOf(world) } }),
  'GET app/api/resources/drift/route.ts': (world) => ({ query: resource(world) }),
  'GET app/api/resources/history/route.ts': (world) => ({ query: resource(world) }),
  'GET app/api/resources/images/route.ts': (world) => ({ query: resource(world) }),
  'GET app/api/resources/live/route.ts': (world) => ({ query: resource(world) }),
  'GET app/api/resources/log/download/route.ts': (world) => ({ query: { ...resource(world), container: 'main' } }),
  'GET app/api/resources/log/route.ts': (world) => ({ query: { ...resource(world), container: 'main' } }),
  'GET app/api/resources/route.ts': (world) => ({ query: resource(world) }),
  'GET app/api/stream/route.ts': () => ({ query: { topics: 'execution' } }),
  'POST app/api/tokens/route.ts': () => ({ body: { name: 'another' } }),
  'PATCH app/api/users/[name]/route.ts': () => ({ body: { roles: ['looking'] } }),
  'POST app/api/users/service-accounts/route.ts': () => ({ body: { name: 'robot' } }),
  'POST app/api/users/route.ts': () => ({ body: { name: 'newcomer', password: 'long enough' } }),
  'POST app/gate/applications/[application]/tasks/route.ts': job,
  'POST app/gate/actions/pipelines/reorder/route.ts': (world) => ({
    body: { application: world.application, idsToIndices: { [world.pipeline]: 0 } },
  }),
  'GET app/gate/applications/[application]/clusters/[account]/[cluster]/route.ts': (world) => ({
    params: { application: world.application, account: world.account, cluster: 'crane' },
  }),
  'GET app/gate/firewalls/[account]/[region]/route.ts': wall,
  'GET app/gate/firewalls/[account]/[region]/[name]/route.ts': wall,
  'GET app/gate/securityGroups/[account]/[region]/[name]/route.ts': wall,
  'GET app/gate/applications/[application]/clusters/[account]/[cluster]/serverGroups/route.ts': hoistIn,
  'GET app/gate/applications/[application]/clusters/[account]/[cluster]/serverGroups/[serverGroup]/route.ts': hoistIn,
  'GET app/gate/applications/[application]/serverGroups/[account]/[region]/[name]/route.ts': (world) => ({
    params: { application: world.application, account: world.account, region: 'port', name: 'statefulSet hoist' },
  }),
  'GET app/gate/manifests/[account]/[location]/[name]/route.ts': ({ account }) => ({
    params: { account, location: 'port', name: 'deployment crane' },
  }),
  'GET app/gate/history/[application]/route.ts': ({ application }) => ({ params: { application } }),
  'GET app/gate/v2/builds/[master]/jobs/[...job]/route.ts': jobIn,
  'GET app/gate/v2/builds/[master]/builds/[...job]/route.ts': jobIn,
  'GET app/gate/v2/builds/[master]/build/[number]/[...job]/route.ts': (world) => ({
    params: { ...jobIn(world).params, number: '1' },
  }),
  'GET app/gate/v3/builds/[master]/job/route.ts': jobAsked,
  'GET app/gate/v3/builds/[master]/builds/route.ts': jobAsked,
  'GET app/gate/v3/builds/[master]/build/[number]/route.ts': jobAsked,
  'GET app/api/artifacts/versions/route.ts': () => ({ query: { type: 'embedded/base64', name: 'x' } }),
  'GET app/gate/artifacts/account/[account]/versions/route.ts': () => ({
    query: { type: 'embedded/base64', artifactName: 'x' },
  }),
  'PUT app/gate/artifacts/fetch/route.ts': () => ({ body: { type: 'embedded/base64', name: 'x', reference: 'eA==' } }),
  'GET app/gate/search/route.ts': () => ({ query: { q: 'crane', type: 'applications' } }),
  'GET app/gate/executions/route.ts': (world) => ({ query: { executionIds: world.execution } }),
  'GET app/gate/executions/failedStages/route.ts': (world) => ({ query: { executionId: world.execution } }),
  'PUT app/gate/tasks/cancel/route.ts': (world) => ({ query: { ids: world.execution } }),
  'GET app/gate/pipelines/[id]/[name]/evaluateExpression/route.ts': (world) => ({
    params: asStage(world),
    query: { expression: '${1}' },
  }),
  'POST app/gate/pipelines/[id]/[name]/route.ts': (world) => ({ params: asPipeline(world) }),
  'DELETE app/gate/pipelines/[id]/[name]/route.ts': (world) => ({ params: asPipeline(world) }),
  'GET app/gate/pipelines/[id]/evaluateExpression/route.ts': () => ({ query: { expression: '${1}' } }),
  'POST app/gate/pipelines/[id]/evaluateExpression/route.ts': () => ({ body: { expression: '${1}' } }),
  'POST app/gate/pipelines/[id]/evaluateVariables/route.ts': () => ({ body: [{ key: 'a', value: '${1}' }] }),
  'PUT app/gate/pipelines/[id]/route.ts': (world) => ({ params: { id: world.pipeline }, body: documentOf(world) }),
  'PATCH app/gate/pipelines/[id]/stages/[stageId]/route.ts': () => ({ body: { judgmentStatus: 'continue' } }),
  'POST app/gate/pipelines/bulksave/route.ts': (world) => ({ body: [documentOf(world)] }),
  'POST app/gate/pipelines/move/route.ts': (world) => ({
    body: { application: world.application, from: world.pipelineName, to: 'load-more' },
  }),
  'POST app/gate/pipelines/start/route.ts': (world) => ({ body: documentOf(world) }),
  'POST app/gate/pipelines/route.ts': (world) => ({ body: documentOf(world) }),
  'POST app/gate/tasks/route.ts': job,
  'POST app/gate/v2/pipelineTemplates/[id]/route.ts': (world) => ({ body: templateOf(world.template) }),
  'POST app/gate/v2/pipelineTemplates/create/route.ts': () => ({ body: templateOf('new-mould') }),
  'POST app/gate/v2/pipelineTemplates/plan/route.ts': (world) => ({ body: documentOf(world) }),
  'POST app/gate/v2/pipelineTemplates/route.ts': () => ({ body: templateOf('new-mould') }),
  'POST app/gate/v2/pipelineTemplates/update/[id]/route.ts': (world) => ({ body: templateOf(world.template) }),
};
