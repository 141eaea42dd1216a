import type { JsonObject } from '#lib/kernel/json';

/** Documents in the manner of Spinnaker's users, and the chart and the objects they are about. */

const workload = (name: string, image: string, metadata = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}${metadata}}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: "${image}"}]}
`;

/** Kubernetes takes text for labels only, and a sole expression keeps its type. */
const canary = `, namespace: '\${ namespace }', labels: {canary: "\${ canary ? 'true' : 'false' }"}`;

/** What lies in the bucket, by name. */
export const objects: Readonly<Record<string, string>> = {
  'manifests/frontend.yml': workload('frontend', 'gcr.io/demo/frontend', canary),
  'manifests/backend.yml': workload('backend', 'gcr.io/demo/backend', canary),
  'nginx.yml': workload('nginx', 'nginx'),
};

const chart = `
apiVersion: v1
kind: ConfigMap
metadata: {name: dev-p01-nginx}
data: {greeting: hello}
---
apiVersion: v1
kind: Service
metadata: {name: dev-p01-nginx}
spec: {selector: {app: dev-p01-nginx}, ports: [{port: 80}]}
---${workload('dev-p01-nginx', 'REPOSITORY/nginx:1.27')}`;

/** A chart as `helm package` leaves it; `write` puts a file down, `pack` makes the archive of a folder. */
export function chartArchive(write: (path: string, text: string) => void, pack: (top: string) => Buffer): Buffer {
  write('nginx/Chart.yaml', 'apiVersion: v2\nname: nginx\nversion: 0.2.4\n');
  write('nginx/templates/all.yaml', chart);
  return pack('nginx');
}

/** Stands where helm would: it reads the chart and sets one value. What helm itself makes of charts has its own contract. */
export const helmScript = `#!/bin/sh
tar -xzf chart.tgz
repository=$(echo "$*" | sed -n 's/.*image.repository=\\([^, ]*\\).*/\\1/p')
sed "s#REPOSITORY#$repository#" nginx/templates/all.yaml
`;

const inGit = { customKind: true, id: 'd1' };

const greeter = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'helloworld', namespace: 'default', labels: { tier: 'helloworld' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { tier: 'helloworld' } },
    template: {
      metadata: { labels: { app: 'helloworld', tier: 'helloworld' } },
      spec: { containers: [{ name: 'helloworld', image: 'greeter:${ parameters.tag ?: "v0" }' }] },
    },
  },
};
const onGreeters = {
  account: 'zone-2',
  cloudProvider: 'kubernetes',
  app: 'helloworld',
  location: 'default',
  mode: 'dynamic',
  kind: 'replicaSet',
  cluster: 'replicaSet helloworld',
};

export const ownDocuments: readonly JsonObject[] = [
  {
    application: 'helloworld',
    name: 'blue and green from nothing',
    parameterConfig: [{ name: 'tag', default: 'v7' }],
    stages: [
      {
        type: 'deployManifest',
        name: 'Service and first version',
        account: 'zone-2',
        cloudProvider: 'kubernetes',
        source: 'text',
        moniker: { app: 'helloworld' },
        manifests: [
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'hellosvc', namespace: 'default' },
            spec: { selector: { lb: 'hellosvc' }, ports: [{ port: 80, targetPort: 6000 }] },
          },
          greeter,
        ],
      },
      {
        type: 'deployManifest',
        name: 'Second version',
        account: 'zone-2',
        cloudProvider: 'kubernetes',
        source: 'text',
        moniker: { app: 'helloworld' },
        manifests: [greeter],
        trafficManagement: {
          enabled: true,
          options: { enableTraffic: true, namespace: 'default', services: ['service hellosvc'] },
        },
      },
      {
        ...onGreeters,
        type: 'disableManifest',
        name: 'First out of traffic',
        criteria: 'second_newest',
        manifestName: ' ',
      },
      { ...onGreeters, type: 'scaleManifest', name: 'First smaller', criteria: 'second_newest', replicas: 1 },
    ],
  },
  {
    application: 'Bakery',
    name: 'bake, deploy and ask',
    limitConcurrent: true,
    spelEvaluator: 'v4',
    parameterConfig: [{ name: 'size', default: '3', hasOptions: true, options: [{ value: '3' }, { value: '5' }] }],
    stages: [
      {
        refId: '1',
        requisiteStageRefIds: [],
        type: 'bakeManifest',
        name: 'Bake',
        templateRenderer: 'HELM3',
        outputName: 'nginx',
        namespace: 'test',
        overrides: { 'image.repository': 'docker.io/library' },
        inputArtifacts: [
          {
            account: 'charts',
            artifact: { type: 'helm/chart', name: 'nginx', version: '0.2.4', artifactAccount: 'charts' },
          },
        ],
        expectedArtifacts: [
          { id: 'baked', matchArtifact: { type: 'embedded/base64', name: 'nginx' }, defaultArtifact: inGit },
        ],
      },
      {
        refId: '2',
        requisiteStageRefIds: ['1'],
        type: 'deployManifest',
        name: 'Deploy',
        account: 'zone-3',
        cloudProvider: 'kubernetes',
        source: 'artifact',
        manifestArtifactId: 'baked',
        namespaceOverride: 'test',
        moniker: {},
        trafficManagement: { enabled: false, options: { enableTraffic: false, services: [] } },
      },
      {
        refId: '3',
        requisiteStageRefIds: ['2'],
        type: 'manualJudgment',
        name: 'Larger?',
        judgmentInputs: [],
        failPipeline: true,
      },
      {
        refId: '4',
        requisiteStageRefIds: ['3'],
        type: 'scaleManifest',
        name: 'Scale',
        account: 'zone-3',
        cloudProvider: 'kubernetes',
        mode: 'static',
        manifestName: 'deployment dev-p01-nginx',
        location: 'test',
        replicas: '${#toInt(parameters.size)}',
      },
      {
        refId: '5',
        requisiteStageRefIds: ['2'],
        type: 'evaluateVariables',
        name: 'Names',
        variables: [
          { key: 'kinds', value: "${#stage('Deploy')['context']['outputs.manifests'].![kind]}" },
          { key: 'first', value: '${kinds[0]}' },
        ],
        failOnFailedExpressions: true,
      },
    ],
  },
  {
    application: 'Bakery',
    name: 'artifacts of the bucket',
    expectedArtifacts: [
      {
        id: 'file',
        matchArtifact: { kind: 'gcs', type: 'gcs/object', name: 'gs://demo/manifests/frontend.yml' },
        defaultArtifact: {
          type: 'gcs/object',
          name: 'gs://demo/manifests/frontend.yml',
          reference: 'gs://demo/manifests/frontend.yml',
        },
        useDefaultArtifact: true,
      },
      {
        id: 'image',
        matchArtifact: { type: 'docker/image', name: 'gcr.io/demo/frontend' },
        defaultArtifact: { type: 'docker/image', name: 'gcr.io/demo/frontend', reference: 'gcr.io/demo/frontend:1' },
        useDefaultArtifact: true,
        usePriorArtifact: true,
      },
    ],
    stages: [
      {
        type: 'deployManifest',
        name: 'Deploy',
        account: 'zone-2',
        cloudProvider: 'kubernetes',
        source: 'artifact',
        manifestArtifactId: 'file',
        manifestArtifactAccount: 'bucket',
        requiredArtifactIds: ['image'],
        namespace: 'staging',
        canary: true,
      },
      { type: 'wait', name: 'Watch', waitTime: 600 },
      {
        type: 'deleteManifest',
        name: 'Clear away',
        account: 'zone-2',
        cloudProvider: 'kubernetes',
        location: '${ namespace }',
        namespace: 'staging',
        kinds: ['deployment'],
        labelSelectors: { selectors: [{ kind: 'EQUALS', key: 'canary', values: ['true'] }] },
        options: { cascading: true },
      },
    ],
  },
];
