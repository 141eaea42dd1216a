import type { ExpressionExecution, ExpressionScope, ExpressionStage } from '../scope.ts';
import { scopeForStage } from '../stage-scope.ts';
import { testNow } from './scope.ts';

/**
 * A run: Vars → Bake → Ship ← Side (failed, beside Bake) and Late after Ship; Before is a synthetic child of Ship.
 */
export function sampleExecution(): ExpressionExecution {
  return {
    id: '01RUN',
    application: 'shop',
    name: 'Build and ship',
    status: 'RUNNING',
    authentication: { user: 'dev@example.com' },
    trigger: {
      type: 'jenkins',
      user: 'dev@example.com',
      buildNumber: 7,
      parameters: { env: 'prod', replicas: '3' },
      buildInfo: {
        number: 7,
        scm: [
          { name: 'git', branch: 'master', sha1: '1111' },
          { name: 'git', branch: 'feature/pay', sha1: '2222' },
        ],
      },
      resolvedExpectedArtifacts: [
        { id: 'a', boundArtifact: { type: 'docker/image', name: 'shop/web', version: '7', reference: 'shop/web:7' } },
        {
          id: 'b',
          boundArtifact: { type: 'github/file', name: 'values.yml', reference: 'https://example.com/values.yml' },
        },
        { id: 'c' },
      ],
    },
    stages: sampleStages(),
    properties: { startTime: testNow, spelEvaluator: 'v4', templateVariables: { team: 'payments' } },
    pipelineId: (name, application) => (name === 'Clean up' ? `id-of-${application}` : undefined),
    canaryConfigId: (name) => (name === 'default' ? 'canary-1' : undefined),
    applicationMetadata: (application) =>
      application === 'shop' ? { name: 'shop', email: 'shop@example.com' } : undefined,
    artifactText: (reference) => (reference === 'ref://store/1' ? 'stored' : undefined),
  };
}

const stage = (
  id: string,
  refId: string,
  rest: Partial<ExpressionStage> & { type: string; name: string },
): ExpressionStage => ({
  id,
  refId,
  status: 'SUCCEEDED',
  context: {},
  outputs: {},
  requisiteStageRefIds: [],
  ...rest,
});

function sampleStages(): ExpressionStage[] {
  return [
    stage('s1', '1', {
      type: 'evaluateVariables',
      name: 'Vars',
      outputs: { ns: 'shop-prod', shared: 'from-vars', all: ['a', 'b'] },
      startTime: testNow + 1000,
      tasks: [{ id: '1', name: 'evaluate', status: 'SUCCEEDED' }],
    }),
    stage('s2', '2', {
      type: 'bakeManifest',
      name: 'Bake',
      context: { bakeContext: 1 },
      outputs: { shared: 'from-bake', all: ['b', 'c'], artifacts: [{ type: 'embedded/base64', name: 'chart' }] },
      requisiteStageRefIds: ['1'],
    }),
    stage('s3', '3', {
      type: 'webhook',
      name: 'Side',
      status: 'TERMINAL',
      outputs: { shared: 'from-side', sideOutput: 1 },
      requisiteStageRefIds: ['1'],
    }),
    stage('s4', '4', {
      type: 'runJobManifest',
      name: 'Ship',
      status: 'RUNNING',
      context: { own: 'mine' },
      requisiteStageRefIds: ['2', '2'],
    }),
    stage('s5', '5', {
      type: 'wait',
      name: 'Late',
      status: 'NOT_STARTED',
      context: { waitTime: 30 },
      outputs: { lateOutput: 1 },
      requisiteStageRefIds: ['4'],
    }),
    stage('s6', '6', {
      type: 'manualJudgment',
      name: 'Approve',
      context: { judgmentInput: 'Go' },
      requisiteStageRefIds: ['5'],
    }),
    stage('s7', '4<1', { type: 'deployManifest', name: 'Before', context: manifests(), parentStageId: 's4' }),
  ];
}

const manifests = () => ({
  'outputs.manifests': [
    { kind: 'Service', metadata: { name: 'web' } },
    {
      kind: 'Deployment',
      spec: { template: { metadata: { labels: { app: 'web', 'app.kubernetes.io/name': 'web' } } } },
    },
  ],
});

export const executionScope = (stageId: string, execution = sampleExecution()): ExpressionScope =>
  scopeForStage({ execution, stageId, now: () => testNow });
