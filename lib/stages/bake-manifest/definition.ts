import { z } from 'zod';
import { isJsonObject, type JsonObject, stringAt } from '#lib/kernel/json';
import type { StageDefinition } from '#lib/stages/contract';

const renderers = ['HELM3', 'HELM2', 'HELM', 'KUSTOMIZE4', 'KUSTOMIZE'] as const;

const input = z.looseObject({
  id: z.string().nullish(),
  artifact: z.looseObject({}).nullish(),
  account: z.string().nullish(),
});

export const bakeManifestFields = z.looseObject({
  templateRenderer: z
    .enum(renderers, { error: 'Choose HELM3 or KUSTOMIZE4; other renderers are not known' })
    .default('HELM3'),
  outputName: z.string().nullish(),
  namespace: z.string().nullish(),
  /** Of Helm: the chart, then files of values; later ones win. */
  inputArtifacts: z.array(input).nullish(),
  /** Of Kustomize: the repository. */
  inputArtifact: input.nullish(),
  overrides: z.record(z.string(), z.json()).nullish(),
  rawOverrides: z.boolean().nullish(),
  evaluateOverrideExpressions: z.boolean().nullish(),
  includeCRDs: z.boolean().nullish(),
  apiVersions: z.array(z.string()).nullish(),
  kubeVersion: z.string().nullish(),
  helmChartFilePath: z.string().nullish(),
  kustomizeFilePath: z.string().nullish(),
  expectedArtifacts: z
    .array(z.looseObject({}))
    .max(1, 'A bake makes one artifact, so it can promise only one')
    .nullish(),
});

export type BakeFields = z.infer<typeof bakeManifestFields>;

const helm = { path: 'templateRenderer', is: ['HELM3', 'HELM2', 'HELM', null] };
const kustomize = { path: 'templateRenderer', is: ['KUSTOMIZE4', 'KUSTOMIZE'] };

export const bakeManifestDefinition: StageDefinition = {
  type: 'bakeManifest',
  title: 'Bake manifest',
  summary: 'Render a Helm chart or a Kustomize folder into manifests to deploy',
  icon: 'cooking-pot',
  producesArtifacts: true,
  category: 'kubernetes',
  fields: bakeManifestFields,
  form: [
    {
      path: 'templateRenderer',
      label: 'Renderer',
      widget: 'select',
      options: [
        { value: 'HELM3', label: 'Helm' },
        { value: 'KUSTOMIZE4', label: 'Kustomize' },
      ],
    },
    { path: 'outputName', label: 'Name', widget: 'text', help: 'Of the release, as charts see it', when: helm },
    { path: 'namespace', label: 'Namespace', widget: 'namespace', when: helm },
    {
      path: 'inputArtifacts',
      label: 'Chart and files of values',
      widget: 'input-artifacts',
      itemNames: ['Chart', 'Values'],
      placeholder: 'helm/chart',
      help: 'First the chart, then files of values; later ones win',
      when: helm,
    },
    {
      path: 'helmChartFilePath',
      label: 'Folder of the chart',
      widget: 'text',
      help: 'When the chart comes from a repository',
      when: helm,
    },
    {
      path: 'inputArtifact',
      label: 'Repository',
      widget: 'input-artifact',
      placeholder: 'git/repo',

      when: kustomize,
    },
    {
      path: 'kustomizeFilePath',
      label: 'Path of kustomization.yaml',
      widget: 'text',
      placeholder: 'overlays/prod/kustomization.yaml',
      when: kustomize,
    },
    { path: 'overrides', label: 'Overrides', widget: 'pairs', help: 'Values that win over the files', when: helm },
    {
      path: 'rawOverrides',
      label: 'Overrides keep their types',
      widget: 'switch',
      help: 'Otherwise every value is text',
      when: helm,
      advanced: true,
    },
    {
      path: 'evaluateOverrideExpressions',
      label: 'Evaluate expressions that overrides bring along',
      widget: 'switch',
      when: helm,
      advanced: true,
    },
    { path: 'includeCRDs', label: 'Include custom resource definitions', widget: 'switch', when: helm, advanced: true },
    { path: 'kubeVersion', label: 'Version of Kubernetes', widget: 'text', when: helm, advanced: true },
    { path: 'apiVersions', label: 'API versions charts may ask for', widget: 'list', when: helm, advanced: true },
  ],
  outputs: z.looseObject({ artifacts: z.array(z.looseObject({})).optional() }),
  defaults: {
    templateRenderer: 'HELM3',
    cloudProvider: 'kubernetes',
    outputName: '',
    namespace: '',
    inputArtifacts: [],
    overrides: {},
    expectedArtifacts: [],
  },
  needs: ['artifacts', 'programs'],
  timeoutMs: 5 * 60_000,
  inDryRun: 'runs',
  caption: (fields) => {
    const name = stringAt(fields, 'outputName');
    const path = stringAt(fields, 'kustomizeFilePath');
    return [nameOfInput(fields), name || path].filter(Boolean).join(' → ');
  },
  examples: [
    {
      title: 'A chart with values of the repository',
      stage: {
        type: 'bakeManifest',
        name: 'Bake',
        templateRenderer: 'HELM3',
        outputName: 'web',
        namespace: 'prod',
        inputArtifacts: [
          { artifact: { type: 'helm/chart', name: 'web', version: '1.4.2', artifactAccount: 'charts' } },
          { id: 'values' },
        ],
        overrides: { 'image.tag': '${parameters.version}' },
        expectedArtifacts: [{ id: 'baked', matchArtifact: { type: 'embedded/base64', name: 'web' } }],
      },
    },
    {
      title: 'An overlay of a repository',
      stage: {
        type: 'bakeManifest',
        name: 'Bake',
        templateRenderer: 'KUSTOMIZE4',
        inputArtifact: {
          artifact: { type: 'git/repo', reference: 'https://github.com/acme/deploy.git', version: 'main' },
        },
        kustomizeFilePath: 'overlays/prod/kustomization.yaml',
        expectedArtifacts: [{ id: 'baked', matchArtifact: { type: 'embedded/base64', name: 'prod' } }],
      },
    },
  ],
};

function nameOfInput(fields: JsonObject): string {
  const [first] = Array.isArray(fields.inputArtifacts) ? fields.inputArtifacts : [];
  const artifact = [first, fields.inputArtifact].find(isJsonObject)?.artifact;
  return stringAt(artifact, 'name') || stringAt(artifact, 'reference')?.replace(/^.*\/|\.git$/g, '') || '';
}
