import { invalid } from '#lib/kernel/errors';
import type { Json } from '#lib/kernel/json';
import type { BakeFields } from '#lib/stages/bake-manifest/definition';
import { asFile, asFolder, type Inputs, requiredInput } from '#lib/stages/bake-manifest/inputs';

/** The arguments for `helm template`. Whatever a user wrote stands behind a `=`, or is checked. */
export async function helmArguments(inputs: Inputs, fields: BakeFields): Promise<string[]> {
  const name = fields.outputName?.trim() || 'release';
  if (!/^[A-Za-z0-9][\w.-]{0,52}$/.test(name)) throw invalid(`“${name.slice(0, 100)}” is no name of a release`);
  const [chart, ...values] = fields.inputArtifacts ?? [];
  const where = await chartOf(inputs, fields, chart);
  const files: string[] = [];
  for (const [index, one] of values.entries()) {
    const artifact = requiredInput(inputs.context, one, `file of values at place ${index + 2}`);
    files.push(await asFile(inputs, artifact, `values-${index + 1}.yaml`));
  }
  return [
    'template',
    name,
    where,
    ...given('--namespace', fields.namespace),
    ...(fields.includeCRDs ? ['--include-crds'] : []),
    ...(fields.apiVersions ?? []).map((version) => `--api-versions=${version}`),
    ...given('--kube-version', fields.kubeVersion),
    ...files.map((file) => `--values=${file}`),
    ...overrideArguments(fields),
  ];
}

async function chartOf(
  inputs: Inputs,
  fields: BakeFields,
  input: Parameters<typeof requiredInput>[1],
): Promise<string> {
  const artifact = requiredInput(inputs.context, input, 'chart');
  const path = fields.helmChartFilePath?.trim() ?? '';
  if (artifact.type === 'git/repo' || path)
    return await asFolder(inputs, artifact, path.replace(/\/?Chart\.yaml$/, ''));
  return await asFile(inputs, artifact, 'chart.tgz');
}

const given = (option: string, value: string | null | undefined): string[] =>
  value?.trim() ? [`${option}=${value.trim()}`] : [];

/** One option for all texts, as Spinnaker does it, so that commas in them mean the same; lists and objects have their own. */
function overrideArguments({ overrides, rawOverrides }: BakeFields): string[] {
  const entries = Object.entries(overrides ?? {}) as [string, Json][];
  const plain = entries.filter(([, value]) => typeof value !== 'object' || value === null);
  const nested = entries.filter(([, value]) => typeof value === 'object' && value !== null);
  const text = plain.map(([key, value]) => `${key}=${value}`).join(',');
  return [
    ...(text ? [`${rawOverrides ? '--set' : '--set-string'}=${text}`] : []),
    ...nested.map(([key, value]) => `--set-json=${key}=${JSON.stringify(value)}`),
  ];
}

/** Charts bring tests along, which are pods that nobody wants to deploy. */
export function withoutTests(manifest: string): string {
  return manifest
    .split(/^(?=---\s*$)/m)
    .filter((document) => !/^# Source: .*\/templates\/tests\//m.test(document))
    .join('');
}
