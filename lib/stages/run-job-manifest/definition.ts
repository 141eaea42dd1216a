import { z } from 'zod';
import { isJsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { StageDefinition } from '#lib/stages/contract';
import { artifactBindingHint } from '#lib/stages/manifest-forms';
import { accountHint } from '#lib/stages/manifest-target';

const documents = z.union([z.string(), z.array(z.unknown()), z.looseObject({})]);

export const runJobManifestFields = z.looseObject({
  account: z.string({ error: 'Choose an account' }).min(1, 'Choose an account'),
  cloudProvider: z.string().optional(),
  source: z.enum(['text', 'artifact']).default('text'),
  manifest: documents.nullish(),
  manifests: documents.nullish(),
  manifestArtifactId: z.string().nullish(),
  manifestArtifact: z.looseObject({}).nullish(),
  requiredArtifactIds: z.array(z.string()).nullish(),
  enableArtifactBinding: z.boolean().nullish().default(true),
  skipExpressionEvaluation: z.boolean().nullish(),
  /** Only false, or the word, switches it off. */
  waitForCompletion: z.union([z.boolean(), z.string()]).nullish().default(true),
  consumeArtifactSource: z.enum(['none', 'propertyFile', 'artifact']).nullish(),
  /** Not a file: the container whose log is searched. */
  propertyFile: z.string().nullish(),
  consumeArtifactId: z.string().nullish(),
  consumeArtifact: z.looseObject({}).nullish(),
  consumeArtifactAccount: z.string().nullish(),
  expectedArtifacts: z.array(z.looseObject({})).nullish(),
});

export const runJobManifestDefinition: StageDefinition = {
  type: 'runJobManifest',
  aliases: ['runJob'],
  title: 'Run job',
  summary: 'Run a Kubernetes Job to its end and take over what it found out',
  icon: 'square-terminal',
  producesArtifacts: true,
  category: 'kubernetes',
  fields: runJobManifestFields,
  form: [
    accountHint,
    {
      path: 'source',
      label: 'The job comes from',
      widget: 'select',
      options: [
        { value: 'text', label: 'this stage' },
        { value: 'artifact', label: 'an artifact' },
      ],
    },
    {
      path: 'manifest',
      label: 'Job',
      widget: 'yaml',
      help: 'One Job. One of the same name from an earlier run is deleted first',
      when: { path: 'source', is: ['text', null] },
    },
    {
      path: 'manifestArtifactId',
      label: 'Artifact',
      widget: 'expected-artifact',
      help: 'That the trigger or an earlier stage delivers',
      when: { path: 'source', is: ['artifact'] },
    },
    { path: 'waitForCompletion', label: 'Wait until the job is done', widget: 'switch' },
    {
      path: 'consumeArtifactSource',
      label: 'Take results from',
      widget: 'select',
      options: [
        { value: 'none', label: 'nowhere' },
        { value: 'propertyFile', label: 'the log of a container' },
        { value: 'artifact', label: 'an artifact' },
      ],
    },
    {
      path: 'propertyFile',
      label: 'Container',
      widget: 'text',
      placeholder: 'main',
      help: 'Lines SPINNAKER_PROPERTY_NAME=value and SPINNAKER_CONFIG_JSON={…} in its log become outputs of this stage',
      when: { path: 'consumeArtifactSource', is: ['propertyFile'] },
    },
    {
      path: 'consumeArtifactId',
      label: 'Artifact with the results',
      widget: 'expected-artifact',
      help: 'The id of an expected artifact that holds a JSON object; its entries become outputs of this stage',
      when: { path: 'consumeArtifactSource', is: ['artifact'] },
    },
    {
      path: 'requiredArtifactIds',
      label: 'Artifacts that must be used',
      widget: 'expected-artifacts',
      help: 'Ids of expected artifacts; others are used where the job names them',
      advanced: true,
    },
    artifactBindingHint('the job'),
    {
      path: 'skipExpressionEvaluation',
      label: 'Leave expressions in the job alone',
      widget: 'switch',
      advanced: true,
    },
  ],
  outputs: z.looseObject({
    jobStatus: z.looseObject({ name: z.string(), jobState: z.string() }).optional(),
    completionDetails: z.looseObject({}).optional(),
    'deploy.jobs': z.record(z.string(), z.array(z.string())).optional(),
    propertyFileContents: z.looseObject({}).optional(),
    artifacts: z.array(z.looseObject({})).optional(),
  }),
  defaults: {
    account: '',
    cloudProvider: 'kubernetes',
    source: 'text',
    manifest: '',
    waitForCompletion: true,
    consumeArtifactSource: 'none',
  },
  needs: ['manifests', 'artifacts'],
  changesObjects: true,
  timeoutMs: 120 * 60_000,
  keptOnRestart: {
    jobStatus: 'jobStatus',
    completionDetails: 'completionDetails',
    propertyFileContents: 'propertyFileContents',
    'deploy.jobs': 'deploy.jobs',
  },
  // Evaluated after the text was read as YAML; see `lib/stages/manifest-source.ts`.
  literalFields: ['manifest', 'manifests'],
  caption: (fields) => {
    const manifest = isJsonObject(fields.manifest) ? fields.manifest : {};
    const metadata = objectAt(manifest, 'metadata');
    const generated = stringAt(metadata, 'generateName');
    const name = stringAt(metadata, 'name') ?? (generated ? `${generated}…` : '');
    return [name, stringAt(fields, 'account')].filter(Boolean).join(' → ');
  },
  examples: [
    {
      title: 'Migrate the database before the deployment',
      stage: {
        type: 'runJobManifest',
        name: 'Migrate',
        account: 'zone-1',
        cloudProvider: 'kubernetes',
        source: 'text',
        manifest: {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'migrate', namespace: 'prod' },
          spec: {
            backoffLimit: 0,
            activeDeadlineSeconds: 600,
            template: {
              spec: {
                restartPolicy: 'Never',
                containers: [{ name: 'main', image: 'registry/migrate:${parameters.version}' }],
              },
            },
          },
        },
      },
    },
    {
      title: 'A check whose result decides what comes next',
      stage: {
        type: 'runJobManifest',
        name: 'Smoke test',
        account: 'zone-1',
        manifest:
          'apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: smoke-\n  namespace: test\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: registry/smoke:3\n          command: [sh, -c, "echo SPINNAKER_PROPERTY_FAILED=0"]\n',
        consumeArtifactSource: 'propertyFile',
        propertyFile: 'main',
      },
    },
  ],
};
