import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitServer, startGitServer } from '#lib/artifacts/testing/git-server';
import type { JsonObject } from '#lib/kernel/json';
import { createPrograms } from '#lib/programs/run';
import { testArtifacts } from '#lib/stages/testing/artifacts';
import { runStage } from '#lib/stages/testing/step-runner';
import { builtClusterTool } from '#scripts/cluster/tools';
import { bakeManifestExecutor } from './execute.ts';

/** Charts and overlays through the real helm and kustomize, which `npm run test:cluster` builds. */
const helm = builtClusterTool('helm');
const kustomize = builtClusterTool('kustomize');

const chart = (name: string): Record<string, string> => ({
  'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
  'values.yaml': 'image: {tag: "0"}\nreplicas: 1\n',
  'crds/thing.yaml': 'kind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n',
  'templates/web.yaml':
    'kind: Deployment\nmetadata: {name: "{{ .Release.Name }}", namespace: "{{ .Release.Namespace }}"}\nspec: {replicas: {{ .Values.replicas }}, tag: {{ .Values.image.tag | quote }}, of: {{ kindOf .Values.replicas }}}\n',
  'templates/tests/t.yaml': 'kind: Pod\nmetadata: {name: a-test}\n',
});

const folders: string[] = [];
function packed(files: Record<string, string>, links: Record<string, string> = {}): JsonObject {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
  return embedded(execFileSync('tar', ['-cz', '-C', folder, ...readdirSync(folder)]));
}
const embedded = (content: Buffer | string): JsonObject => ({
  artifact: { type: 'embedded/base64', name: 'x', reference: Buffer.from(content).toString('base64') },
});
const under = (folder: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

async function bake(context: JsonObject): Promise<{ text: string; reason: string | undefined }> {
  const places = { helm, kustomize };
  const programs = createPrograms({ searchPath: process.env.PATH ?? '', places });
  const run = await runStage(bakeManifestExecutor, { context, capabilities: { artifacts: testArtifacts, programs } });
  const [made] = (run.outputs.artifacts ?? []) as JsonObject[];
  return { text: Buffer.from(String(made?.reference ?? ''), 'base64').toString(), reason: run.reason };
}

let git: GitServer;
beforeAll(async () => {
  git = await startGitServer();
});
afterAll(async () => {
  await git.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

if (helm) {
  describe('helm', () => {
    const context = { templateRenderer: 'HELM3', outputName: 'shop', namespace: 'prod' };

    it('renders a chart with values and overrides, without its tests', async () => {
      const inputArtifacts = [packed(under('web', chart('web'))), embedded('replicas: 3\n')];
      const { text, reason } = await bake({ ...context, inputArtifacts, overrides: { 'image.tag': '1.10' } });
      expect(reason).toBeUndefined();
      expect(text).toContain('metadata: {name: "shop", namespace: "prod"}');
      expect(text).toContain('replicas: 3, tag: "1.10"');
      expect(text).not.toMatch(/a-test|things\.example\.com/);
    });

    it('takes overrides as text unless they keep their types, and definitions when asked', async () => {
      const inputArtifacts = [packed(under('web', chart('web')))];
      const more = { ...context, inputArtifacts, overrides: { replicas: 4 } };
      expect((await bake(more)).text).toContain('of: string');
      const raw = await bake({ ...more, rawOverrides: true, includeCRDs: true });
      expect(raw.text).toContain('of: int64');
      expect(raw.text).toContain('things.example.com');
    });

    it('renders a chart that lies in a repository', async () => {
      git.commit('deploy', under('charts/web', chart('web')));
      const repository = { artifact: { type: 'git/repo', reference: `${git.url}/deploy` } };
      const { text, reason } = await bake({
        ...context,
        inputArtifacts: [repository],
        helmChartFilePath: 'charts/web',
      });
      expect(reason).toBeUndefined();
      expect(text).toContain('kind: Deployment');
    });

    it('cannot be made to read files of the machine', async () => {
      const files = chart('web');
      files['templates/web.yaml'] =
        'a: {{ .Files.Get "leak" | quote }}\nb: {{ .Files.Get "/etc/passwd" | quote }}\nc: {{ .Files.Get "../../../etc/passwd" | quote }}\n';
      const inputArtifacts = [packed(files, { leak: '/etc/passwd' })];
      const { text, reason } = await bake({ ...context, inputArtifacts, helmChartFilePath: '.' });
      expect(reason).toBeUndefined();
      expect(text).toContain('a: ""\nb: ""\nc: ""');
    });

    it('says what is wrong with a chart', async () => {
      const files = { ...chart('web'), 'templates/web.yaml': 'a: {{ .Values.missing.deep }}\n' };
      const { reason } = await bake({ ...context, inputArtifacts: [packed(under('web', files))] });
      expect(reason).toMatch(/^helm cannot render this: .*nil pointer evaluating/);
      expect(reason).not.toContain(tmpdir());
      expect((await bake({ ...context, inputArtifacts: [embedded('no chart')] })).reason).toMatch(
        /^helm cannot render this: /,
      );
    });
  });
}

if (kustomize) {
  describe('kustomize', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: "1"}\n',
      'overlays/prod/kustomization.yaml': 'namePrefix: prod-\nresources: [../../base]\n',
      'overlays/remote/kustomization.yaml': 'resources: ["https://example.com/a.yaml"]\n',
      'overlays/leak/kustomization.yaml': 'configMapGenerator: [{name: leak, files: [/etc/passwd]}]\n',
    };

    it.each(['overlays/prod/kustomization.yaml', 'overlays/prod'])(
      'renders %s of a repository',
      async (kustomizeFilePath) => {
        git.commit('overlays', files);
        const inputArtifact = { artifact: { type: 'git/repo', reference: `${git.url}/overlays` } };
        const { text, reason } = await bake({ templateRenderer: 'KUSTOMIZE4', inputArtifact, kustomizeFilePath });
        expect(reason).toBeUndefined();
        expect(text).toContain('name: prod-web');
      },
    );

    it.each([
      ['overlays/remote', /kustomize cannot render this: /],
      ['overlays/leak', /kustomize cannot render this: .*(security|not in or below)/],
      ['overlays/none', /has no folder overlays\/none/],
      ['../..', /is no folder of/],
    ])('does not render %s', async (kustomizeFilePath, message) => {
      const { reason } = await bake({ templateRenderer: 'KUSTOMIZE', inputArtifact: packed(files), kustomizeFilePath });
      expect(reason).toMatch(message);
    });
  });
}

it('has helm and kustomize to render with, or says what builds them', () => {
  if (!helm || !kustomize)
    process.stdout.write('Baking is tested once npm run test:cluster has built helm and kustomize\n');
});
