import type { JsonObject } from '#lib/kernel/json';
import { registry, webManifest } from '#prisma/demo/manifests';

export const releasePipelineId = '5f0c2c7e-4d0b-4a3e-9a58-0d4a6f1b7c01';
export const nightlyPipelineId = '5f0c2c7e-4d0b-4a3e-9a58-0d4a6f1b7c02';
export const checkoutPipelineId = '5f0c2c7e-4d0b-4a3e-9a58-0d4a6f1b7c03';
export const scalePipelineId = '5f0c2c7e-4d0b-4a3e-9a58-0d4a6f1b7c04';

const builtImage = '${IMAGE}';

/** A real team's way to production: build, test zone, verification, a person, then production or back. */
export function releasePipeline(servicesUrl: string): JsonObject {
  return {
    id: releasePipelineId,
    application: 'storefront',
    name: 'Deploy to production',
    description: 'Builds the storefront, deploys it to zone 2, asks, then deploys to zone 3 or takes zone 2 back.',
    limitConcurrent: false,
    keepWaitingPipelines: false,
    parameterConfig: [
      {
        name: 'branch',
        label: 'Branch',
        description: 'What to build',
        default: 'main',
        required: true,
        pinned: true,
      },
    ],
    triggers: [
      { type: 'jenkins', enabled: true, master: 'jenkins', job: 'storefront-build' },
      { type: 'webhook', enabled: true, source: 'storefront' },
    ],
    notifications: [
      {
        type: 'email',
        level: 'pipeline',
        address: 'storefront-team@example.com',
        when: ['pipeline.complete', 'pipeline.failed'],
      },
    ],
    stages: [
      {
        refId: '1',
        requisiteStageRefIds: [],
        type: 'jenkins',
        name: 'Build',
        master: 'jenkins',
        job: 'storefront-build',
        parameters: { branch: '${parameters.branch}' },
        propertyFile: 'build.properties',
        waitForCompletion: true,
      },
      {
        refId: '2',
        requisiteStageRefIds: ['1'],
        type: 'deployManifest',
        name: 'Deploy to test',
        account: 'zone-2',
        cloudProvider: 'kubernetes',
        source: 'text',
        namespaceOverride: 'test',
        moniker: { app: 'storefront' },
        manifests: webManifest(builtImage, 3),
      },
      {
        refId: '3',
        requisiteStageRefIds: ['2'],
        type: 'webhook',
        name: 'Verify over HTTP',
        url: `${servicesUrl}/verify`,
        method: 'POST',
        payload: { version: '${VERSION}' },
      },
      {
        refId: '4',
        requisiteStageRefIds: ['3'],
        type: 'manualJudgment',
        name: 'Release?',
        instructions:
          'Test runs ${VERSION} from branch ${parameters.branch}. Check the basket and the payment page, then decide.',
        judgmentInputs: [{ value: 'release' }, { value: 'rollback' }],
        sendNotifications: true,
        notifications: [
          { type: 'email', level: 'stage', address: 'release-managers@example.com', when: ['manualJudgment'] },
        ],
      },
      {
        refId: '5',
        requisiteStageRefIds: ['4'],
        type: 'checkPreconditions',
        name: 'If release',
        preconditions: [
          {
            type: 'expression',
            failPipeline: false,
            context: { expression: "${#judgment('Release?') == 'release'}" },
          },
        ],
        failPipeline: false,
      },
      {
        refId: '6',
        requisiteStageRefIds: ['4'],
        type: 'checkPreconditions',
        name: 'If rollback',
        preconditions: [
          {
            type: 'expression',
            failPipeline: false,
            context: { expression: "${#judgment('Release?') == 'rollback'}" },
          },
        ],
        failPipeline: false,
      },
      {
        refId: '7',
        requisiteStageRefIds: ['5'],
        type: 'deployManifest',
        name: 'Deploy to production',
        account: 'zone-3',
        cloudProvider: 'kubernetes',
        source: 'text',
        namespaceOverride: 'prod',
        moniker: { app: 'storefront' },
        manifests: webManifest(builtImage, 6),
      },
      {
        refId: '8',
        requisiteStageRefIds: ['6'],
        type: 'undoRolloutManifest',
        name: 'Undo in test',
        account: 'zone-2',
        cloudProvider: 'kubernetes',
        location: 'test',
        manifestName: 'deployment web',
        numRevisionsBack: 1,
      },
    ],
  };
}

export function nightlyPipeline(): JsonObject {
  return {
    id: nightlyPipelineId,
    application: 'storefront',
    name: 'Database check',
    stages: [
      {
        refId: '1',
        requisiteStageRefIds: [],
        type: 'jenkins',
        name: 'Compare schemas',
        master: 'jenkins',
        job: 'nightly-database-check',
      },
      {
        refId: '2',
        requisiteStageRefIds: ['1'],
        type: 'evaluateVariables',
        name: 'Summary',
        variables: [{ key: 'verdict', value: "${#stage('Compare schemas').outputs.buildInfo.result}" }],
      },
    ],
  };
}

export function scalePipeline(): JsonObject {
  return {
    id: scalePipelineId,
    application: 'storefront',
    name: 'Scale for the evening',
    parameterConfig: [
      {
        name: 'replicas',
        label: 'Instances',
        default: '8',
        required: true,
        hasOptions: true,
        options: [{ value: '6' }, { value: '8' }, { value: '12' }],
      },
    ],
    stages: [
      {
        refId: '1',
        requisiteStageRefIds: [],
        type: 'scaleManifest',
        name: 'Scale web',
        account: 'zone-3',
        cloudProvider: 'kubernetes',
        location: 'prod',
        manifestName: 'deployment web',
        replicas: '${parameters.replicas}',
      },
      { refId: '2', requisiteStageRefIds: ['1'], type: 'wait', name: 'Let it settle', waitTime: 10 },
    ],
  };
}

export function checkoutPipeline(): JsonObject {
  return {
    id: checkoutPipelineId,
    application: 'checkout',
    name: 'Deploy checkout',
    parameterConfig: [{ name: 'version', label: 'Version', default: '1.9.4', required: true, pinned: true }],
    stages: [
      {
        refId: '1',
        requisiteStageRefIds: [],
        type: 'manualJudgment',
        name: 'Approve',
        instructions: 'Payments run through this. Deploy checkout ${parameters.version}?',
        selectedStageRoles: ['release-managers'],
        preventSelfApproval: true,
      },
      {
        refId: '2',
        requisiteStageRefIds: ['1'],
        type: 'deployManifest',
        name: 'Deploy',
        account: 'zone-3',
        cloudProvider: 'kubernetes',
        source: 'text',
        namespaceOverride: 'prod',
        moniker: { app: 'checkout' },
        manifests: checkoutText,
      },
    ],
  };
}

const checkoutText = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
spec:
  replicas: 4
  selector:
    matchLabels:
      app: checkout
  template:
    metadata:
      labels:
        app: checkout
    spec:
      containers:
        - name: checkout
          image: ${registry}/checkout:\${parameters.version}
          ports:
            - containerPort: 8080
`;
