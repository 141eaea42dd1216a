import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { createPrograms } from '#lib/programs/run';
import { withoutTests } from '#lib/stages/bake-manifest/helm';
import { stageContract } from '#lib/stages/contract-suite';
import { testArtifacts } from '#lib/stages/testing/artifacts';
import { type RunOptions, runStage } from '#lib/stages/testing/step-runner';
import { bakeManifestDefinition } from './definition.ts';
import { bakeManifestExecutor } from './execute.ts';

stageContract(bakeManifestDefinition, bakeManifestExecutor, new URL('.', import.meta.url));

/** How programs are called, by one that tells its arguments; what helm and kustomize make of them is in render.contract.test.ts. */
const script = `#!/bin/sh
case "$*" in *fail-please*) echo "Error: nil pointer at $PWD/chart.tgz" >&2; exit 1;; esac
case "$*" in *secret-please*) echo "kind: Secret"; echo "word: sesame";; esac
for argument in "$@"; do echo "- '$argument'" | sed "s#$PWD/##g"; done
echo "proxy: $HTTPS_PROXY"
for file in values-*.yaml; do if [ -f "$file" ]; then cat "$file"; fi; done
`;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bake-'));
  for (const name of ['helm', 'kustomize']) {
    writeFileSync(join(folder, name), script);
    chmodSync(join(folder, name), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const artifact = (text: string): JsonObject => ({
  artifact: { type: 'embedded/base64', name: 'x', reference: Buffer.from(text).toString('base64') },
});

function bake(context: JsonObject, more: Partial<RunOptions<never>> = {}, places: object | undefined = undefined) {
  const found = { helm: join(folder, 'helm'), kustomize: join(folder, 'kustomize') };
  const programs = createPrograms({ searchPath: '/usr/bin:/bin', places: places ?? found });
  return runStage(bakeManifestExecutor, {
    context: { templateRenderer: 'HELM3', outputName: 'web', inputArtifacts: [artifact('chart')], ...context },
    capabilities: { artifacts: testArtifacts, programs },
    ...more,
  });
}

function contentOf(run: { outputs: JsonObject }): string {
  const [made] = (run.outputs.artifacts ?? []) as JsonObject[];
  return Buffer.from(String(made?.reference), 'base64').toString();
}

describe('a bake', () => {
  it('calls helm with the chart, the values in their order, and the overrides', async () => {
    const run = await bake({
      namespace: 'prod',
      inputArtifacts: [artifact('chart'), artifact('a: 1\n'), artifact('a: 2\n')],
      overrides: { 'image.tag': '1.2', replicas: 2, list: ['a'] },
      includeCRDs: true,
      kubeVersion: '1.31',
      apiVersions: ['batch/v1'],
    });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(contentOf(run)).toBe(
      [
        "- 'template'",
        "- 'web'",
        "- 'chart.tgz'",
        "- '--namespace=prod'",
        "- '--include-crds'",
        "- '--api-versions=batch/v1'",
        "- '--kube-version=1.31'",
        "- '--values=values-1.yaml'",
        "- '--values=values-2.yaml'",
        "- '--set-string=image.tag=1.2,replicas=2'",
        `- '--set-json=list=["a"]'`,
        'proxy: http://127.0.0.1:9',
        'a: 1',
        'a: 2',
        '',
      ].join('\n'),
    );
    expect(contentOf(await bake({ rawOverrides: true, overrides: { a: '1' } }))).toContain("'--set=a=1'");
  });

  it.each(['HELM3', 'HELM2', 'HELM'])('takes %s for Helm', async (templateRenderer) => {
    expect(contentOf(await bake({ templateRenderer }))).toContain("'template'");
  });

  it('makes the one artifact that is promised, under its name', async () => {
    const run = await bake({
      expectedArtifacts: [{ id: 'b', matchArtifact: { type: 'embedded/base64', name: 'baked' } }],
    });
    expect(run.outputs).toMatchObject({
      artifacts: [{ type: 'embedded/base64', name: 'baked' }],
      resolvedExpectedArtifacts: [{ id: 'b', boundArtifact: { name: 'baked' } }],
    });
    const other = await bake({ expectedArtifacts: [{ id: 'b', matchArtifact: { type: 'docker/image' } }] });
    expect(other.reason).toContain('The expected artifact docker/image was not found');
  });

  it('evaluates expressions that overrides bring along only when it is told to', async () => {
    const overrides = { a: '${late}' };
    const evaluate = () => 'evaluated';
    expect(contentOf(await bake({ overrides }, { evaluate }))).toContain('--set-string=a=${late}');
    const run = await bake({ overrides, evaluateOverrideExpressions: true }, { evaluate });
    expect(contentOf(run)).toContain('--set-string=a=evaluated');
  });

  it('seals what holds secrets, and stages can still read it', async () => {
    const run = await bake({ namespace: 'secret-please' });
    expect(JSON.stringify(run)).not.toMatch(/sesame|c2VzYW1l/);
    const [made] = run.outputs.artifacts as JsonObject[];
    expect(Buffer.from(await testArtifacts.fetch(made!, { name: 'admin', tokens: [] })).toString()).toContain(
      'word: sesame',
    );
  });

  it('that a program refuses says why, and not where', async () => {
    const run = await bake({ namespace: 'fail-please' });
    expect(run).toMatchObject({ status: 'TERMINAL', reason: 'helm cannot render this: nil pointer at chart.tgz' });
  });

  it.each<[string, JsonObject, string]>([
    ['no chart', { inputArtifacts: [] }, 'The stage names no chart; choose an artifact'],
    ['an id that nothing is bound to', { inputArtifacts: [{ id: 'x' }] }, 'The artifact x was not found in this run'],
    ['a name that would be an option', { outputName: '--post-renderer=sh' }, 'is no name of a release'],
    ['a file for a folder', { helmChartFilePath: 'chart' }, 'a whole folder is needed; use git/repo or a .tar.gz'],
    ['a single file for Kustomize', { templateRenderer: 'KUSTOMIZE', inputArtifact: artifact('x') }, 'a whole folder'],
    ['a step up', { helmChartFilePath: '../x' }, 'a whole folder'],
  ])('with %s is refused', async (_title, context, message) => {
    expect((await bake(context)).reason).toContain(message);
  });

  it.each([
    ['HELM3', 'helm is not installed where the worker runs; install it, or set GENNAKER_HELM to its path'],
    [
      'KUSTOMIZE4',
      'kustomize is not installed where the worker runs; install it, or set GENNAKER_KUSTOMIZE to its path',
    ],
  ])('by %s that is not on this machine says so at once', async (templateRenderer, reason) => {
    const programs = createPrograms({ searchPath: folder.replace(/$/, '/none'), places: {} });
    const context = { templateRenderer, inputArtifacts: [artifact('x')] };
    const run = await runStage(bakeManifestExecutor, { context, capabilities: { artifacts: testArtifacts, programs } });
    expect(run).toMatchObject({ status: 'TERMINAL', reason });
    expect(run.log).toEqual([]);
  });
});

it('leaves the tests of a chart out', () => {
  const documents = [
    '---\n# Source: web/templates/a.yaml\nkind: A\n',
    '---\n# Source: web/templates/tests/t.yaml\nkind: Pod\n',
    '---\n# Source: web/charts/sub/templates/tests/t.yaml\nkind: Pod\n',
    '---\n# Source: web/templates/b.yaml\nkind: B\n',
  ];
  expect(withoutTests(documents.join(''))).toBe(documents[0]! + documents[3]!);
});
