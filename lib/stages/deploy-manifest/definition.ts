import { z } from 'zod';
import { isJsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { FieldHint, StageDefinition } from '#lib/stages/contract';
import { artifactBindingHint, monikerFields, monikerForm } from '#lib/stages/manifest-forms';
import { stabilityTimeoutMs, unblockFields, unblockHint } from '#lib/stages/manifest-stability';
import { accountHint, labelSelector, labelSelectorItem } from '#lib/stages/manifest-target';

const documents = z.union([z.string(), z.array(z.unknown()), z.looseObject({})]);

export const deployManifestFields = z.looseObject({
  account: z.string({ error: 'Choose an account' }).min(1, 'Choose an account'),
  cloudProvider: z.string().optional(),
  source: z.enum(['text', 'artifact']).default('text'),
  /** YAML text of many documents, or the objects themselves. */
  manifests: documents.nullish(),
  manifest: documents.nullish(),
  manifestArtifactId: z.string().nullish(),
  manifestArtifact: z.looseObject({}).nullish(),
  namespaceOverride: z.string().nullish(),
  moniker: monikerFields.nullish(),
  requiredArtifactIds: z.array(z.string()).nullish(),
  enableArtifactBinding: z.boolean().nullish().default(true),
  dockerImageBinding: z.string().nullish(),
  versioned: z.boolean().nullish(),
  skipExpressionEvaluation: z.boolean().nullish(),
  skipSpecTemplateLabels: z.boolean().nullish(),
  stableManifestTimeoutMinutes: z.number().positive().nullish(),
  noOutput: z.boolean().nullish(),
  ...unblockFields,
  expectedArtifacts: z.array(z.looseObject({})).nullish(),
  labelSelectors: z.looseObject({ selectors: z.array(labelSelector).nullish() }).nullish(),
  allowNothingSelected: z.boolean().nullish(),
  trafficManagement: z
    .looseObject({
      enabled: z.boolean().optional(),
      options: z
        .looseObject({
          services: z.array(z.string()).nullish(),
          enableTraffic: z.boolean().nullish(),
          strategy: z.string().nullish(),
          canary: z
            .looseObject({
              percent: z.union([z.number(), z.string()]).nullish(),
              next: z.string().nullish(),
              baseline: z.boolean().nullish(),
              instructions: z.string().nullish(),
              selectedStageRoles: z.array(z.string()).nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

const underCanary = { path: 'trafficManagement.options.strategy', is: ['canary'] };

const canaryForm: readonly FieldHint[] = [
  {
    path: 'trafficManagement.options.canary.percent',
    label: 'Replicas of the canary (%)',
    widget: 'number',
    placeholder: '10',
    help: 'Of those that the deployment runs now; at least one',
    when: underCanary,
  },
  {
    path: 'trafficManagement.options.canary.next',
    label: 'Once the canary runs',
    widget: 'select',
    options: [
      { value: 'judge', label: 'ask a person: promote it or remove it' },
      { value: 'promote', label: 'promote it' },
      { value: 'keep', label: 'leave it to later stages' },
    ],
    help: 'Without a choice a person is asked',
    when: underCanary,
  },
  {
    path: 'trafficManagement.options.canary.baseline',
    label: 'Run the old version beside it',
    widget: 'switch',
    help: 'As a baseline of the same size, so that two young versions are compared',
    when: underCanary,
  },
  {
    path: 'trafficManagement.options.canary.instructions',
    label: 'What to look at before promoting',
    widget: 'multiline',
    when: underCanary,
  },
  {
    path: 'trafficManagement.options.canary.selectedStageRoles',
    label: 'Who may promote',
    widget: 'roles',
    help: 'Empty: everyone who may run the pipeline',
    when: underCanary,
  },
];

export const deployManifestDefinition: StageDefinition = {
  type: 'deployManifest',
  title: 'Deploy manifest',
  summary: 'Apply Kubernetes manifests and wait until they are rolled out',
  icon: 'rocket',
  producesArtifacts: true,
  category: 'kubernetes',
  fields: deployManifestFields,
  form: [
    accountHint,
    {
      path: 'source',
      label: 'Manifests come from',
      widget: 'select',
      options: [
        { value: 'text', label: 'this stage' },
        { value: 'artifact', label: 'an artifact' },
      ],
    },
    { path: 'manifests', label: 'Manifests', widget: 'yaml', when: { path: 'source', is: ['text', null] } },
    {
      path: 'manifestArtifactId',
      label: 'Artifact',
      widget: 'expected-artifact',
      help: 'That the trigger or an earlier stage delivers',
      when: { path: 'source', is: ['artifact'] },
    },
    {
      path: 'namespaceOverride',
      label: 'Namespace for all',
      widget: 'namespace',
      help: 'Replaces the namespace of everything that lives in one',
      advanced: true,
    },
    {
      path: 'trafficManagement.enabled',
      label: 'Manage traffic and old versions',
      widget: 'switch',
      help: 'For ReplicaSets and Deployments whose pods several versions of a Service share',
    },
    {
      path: 'trafficManagement.options.services',
      label: 'Services',
      widget: 'list',
      placeholder: 'service web',
      help: 'They must select by a label that the pods do not carry yet; the stage puts it on them. A canary may share any',
      when: { path: 'trafficManagement.enabled', is: [true] },
    },
    {
      path: 'trafficManagement.options.strategy',
      label: 'Rollout strategy',
      widget: 'select',
      options: [
        { value: 'none', label: 'none: versions share the traffic' },
        { value: 'redblack', label: 'red/black: older versions lose their traffic' },
        { value: 'bluegreen', label: 'blue/green: the same, by its other name' },
        { value: 'highlander', label: 'highlander: older versions are deleted' },
        { value: 'canary', label: 'canary: a few replicas of the new version first' },
      ],
      when: { path: 'trafficManagement.enabled', is: [true] },
    },
    ...canaryForm,
    {
      path: 'trafficManagement.options.enableTraffic',
      label: 'Send traffic to the new version',
      widget: 'switch',
      help: 'Under a strategy it always receives traffic',
      when: { path: 'trafficManagement.enabled', is: [true] },
    },
    {
      path: 'requiredArtifactIds',
      label: 'Artifacts that must be used',
      widget: 'expected-artifacts',
      help: 'Others are used where a manifest names them',
      advanced: true,
    },
    artifactBindingHint('the manifests'),
    {
      path: 'dockerImageBinding',
      label: 'Images that artifacts replace',
      widget: 'select',
      options: [
        { value: 'match-name-and-tag', label: 'all of that name' },
        { value: 'match-name-only', label: 'those without a tag' },
      ],
      help: 'Without a choice the account says it',
      advanced: true,
    },
    {
      path: 'versioned',
      label: 'Versions of what is deployed',
      widget: 'select',
      options: [
        { value: '', label: 'as its kind asks for' },
        { value: 'true', label: 'every version is kept, under a name of its own' },
        { value: 'false', label: 'changed in place' },
      ],
      help: 'By kind, settings, secrets, pods and ReplicaSets are kept by version. What a manifest says of itself wins',
      advanced: true,
    },
    ...monikerForm,
    {
      path: 'labelSelectors.selectors',
      label: 'Only manifests with labels',
      widget: 'items',
      help: 'All of them must fit; of the other manifests nothing is deployed',
      item: labelSelectorItem,
      advanced: true,
    },
    {
      path: 'allowNothingSelected',
      label: 'Go on when no manifest has these labels',
      widget: 'switch',
      advanced: true,
    },
    {
      path: 'skipExpressionEvaluation',
      label: 'Leave expressions in the manifests alone',
      widget: 'switch',
      advanced: true,
    },
    {
      path: 'skipSpecTemplateLabels',
      label: 'Do not label pods',
      widget: 'switch',
      advanced: true,
    },
    {
      path: 'stableManifestTimeoutMinutes',
      label: 'Fail when not rolled out after (minutes)',
      widget: 'number',
      placeholder: '30',
      advanced: true,
    },
    unblockHint,
    {
      path: 'noOutput',
      label: 'Leave nothing to later stages',
      widget: 'switch',
      help: 'What was applied is not kept as outputs, so that runs with very large manifests stay small',
      advanced: true,
    },
  ],
  outputs: z.looseObject({
    manifests: z.array(z.looseObject({})).optional(),
    'outputs.manifests': z.array(z.looseObject({})).optional(),
    'outputs.manifestNamesByNamespace': z.record(z.string(), z.array(z.string())).optional(),
    'outputs.createdArtifacts': z.array(z.looseObject({})).optional(),
    artifacts: z.array(z.looseObject({})).optional(),
    canaries: z.array(z.looseObject({})).optional(),
  }),
  defaults: {
    account: '',
    cloudProvider: 'kubernetes',
    source: 'text',
    manifests: [],
    skipExpressionEvaluation: false,
    trafficManagement: { enabled: false, options: { enableTraffic: false, services: [] } },
  },
  needs: ['manifests', 'artifacts'],
  changesObjects: true,
  timeoutMs: stabilityTimeoutMs,
  // Evaluated after the text was read as YAML; see `lib/stages/manifest-source.ts`.
  literalFields: ['manifests', 'manifest'],
  caption: (fields) => {
    const list = Array.isArray(fields.manifests) ? fields.manifests.filter(isJsonObject) : [];
    const names = list.map((manifest) => {
      const kind = stringAt(manifest, 'kind') ?? '';
      return `${kind.charAt(0).toLowerCase()}${kind.slice(1)} ${stringAt(objectAt(manifest, 'metadata'), 'name') ?? ''}`.trim();
    });
    const what = names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(', ');
    return [what, stringAt(fields, 'account')].filter(Boolean).join(' → ');
  },
  examples: [
    {
      title: 'A deployment with the image that was built',
      stage: {
        type: 'deployManifest',
        name: 'Deploy to test',
        account: 'zone-1',
        cloudProvider: 'kubernetes',
        source: 'text',
        moniker: { app: 'storefront' },
        manifests: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'web', namespace: 'test' },
            spec: {
              replicas: 2,
              selector: { matchLabels: { app: 'web' } },
              template: {
                metadata: { labels: { app: 'web' } },
                spec: { containers: [{ name: 'web', image: 'registry/web:${parameters.version}' }] },
              },
            },
          },
        ],
      },
    },
    {
      title: 'Red/black behind a service, the last three versions kept',
      stage: {
        type: 'deployManifest',
        name: 'Deploy to production',
        account: 'zone-1',
        moniker: { app: 'storefront' },
        manifests: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            metadata: {
              name: 'web',
              namespace: 'prod',
              annotations: { 'strategy.spinnaker.io/max-version-history': '3' },
            },
            spec: {
              replicas: 3,
              selector: { matchLabels: { app: 'web' } },
              template: {
                metadata: { labels: { app: 'web' } },
                spec: { containers: [{ name: 'web', image: 'registry/web:${parameters.version}' }] },
              },
            },
          },
        ],
        trafficManagement: {
          enabled: true,
          options: { enableTraffic: true, services: ['service web'], strategy: 'redblack' },
        },
      },
    },
    {
      title: 'A canary of a tenth behind the service, promoted by a person',
      stage: {
        type: 'deployManifest',
        name: 'Deploy to production',
        account: 'zone-1',
        moniker: { app: 'storefront' },
        manifests: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'web', namespace: 'prod' },
            spec: {
              replicas: 10,
              selector: { matchLabels: { app: 'web' } },
              template: {
                metadata: { labels: { app: 'web' } },
                spec: { containers: [{ name: 'web', image: 'registry/web:${parameters.version}' }] },
              },
            },
          },
        ],
        trafficManagement: {
          enabled: true,
          options: { services: [], strategy: 'canary', canary: { percent: 10, next: 'judge' } },
        },
      },
    },
    {
      title: 'YAML text, all into one namespace',
      stage: {
        type: 'deployManifest',
        name: 'Deploy settings',
        account: 'zone-1',
        namespaceOverride: 'prod',
        manifests: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  greeting: hello\n',
      },
    },
  ],
};
