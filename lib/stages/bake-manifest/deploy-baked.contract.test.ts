import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import { createPrograms } from '#lib/programs/run';
import { bakeManifestExecutor } from '#lib/stages/bake-manifest/execute';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { testArtifacts } from '#lib/stages/testing/artifacts';
import { type ManifestWorld, startManifestWorld } from '#lib/stages/testing/manifest-world';
import { runStage } from '#lib/stages/testing/step-runner';
import { builtClusterTool } from '#scripts/cluster/tools';

/** What the real helm and kustomize render, deployed. `npm run test:cluster` builds the two. */
const helm = builtClusterTool('helm');
const kustomize = builtClusterTool('kustomize');

let world: ManifestWorld;
const folders: string[] = [];
beforeAll(async () => {
  world = await startManifestWorld();
});
afterAll(async () => {
  await world?.world.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Files as a packed artifact. */
function packed(files: Record<string, string>): JsonObject {
  const folder = mkdtempSync(join(tmpdir(), 'baked-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const reference = execFileSync('tar', ['-cz', '-C', folder, ...readdirSync(folder)]).toString('base64');
  return { artifact: { type: 'embedded/base64', name: 'files', reference } };
}

/** Renders, and deploys what came out in a stage after it. */
async function bakeAndDeploy(fields: JsonObject) {
  const programs = createPrograms({ searchPath: process.env.PATH ?? '', places: { helm, kustomize } });
  const expected = { id: 'baked', matchArtifact: { type: 'embedded/base64', name: 'web' } };
  const context = { outputName: 'web', expectedArtifacts: [expected], ...fields };
  const baked = await runStage(bakeManifestExecutor, { context, capabilities: { artifacts: testArtifacts, programs } });
  expect(baked.status, baked.reason).toBe('SUCCEEDED');
  const stages = [
    {
      ...{ id: 'bake', refId: '1', name: 'Bake', type: 'bakeManifest', status: 'SUCCEEDED' },
      context: {},
      outputs: baked.outputs,
    },
  ];
  return world.run(deployManifestExecutor, { source: 'artifact', manifestArtifactId: 'baked' }, { stages });
}

const template = `apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME}
spec:
  replicas: 2
  selector: {matchLabels: {app: NAME}}
  template:
    metadata: {labels: {app: NAME}}
    spec: {containers: [{name: web, image: IMAGE, envFrom: [{secretRef: {name: NAME}}]}]}
---
apiVersion: v1
kind: Secret
metadata: {name: NAME}
stringData: {word: sesame}
`;

describe('what was baked', { timeout: 180_000 }, () => {
  if (helm) {
    const chart = {
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/values.yaml': 'tag: "0"\n',
      'web/templates/web.yaml': template
        .replaceAll('NAME', '{{ .Release.Name }}')
        .replace('IMAGE', 'registry/web:{{ .Values.tag }}')
        .replaceAll(
          'metadata: {name: {{ .Release.Name }}}',
          'metadata: {name: "{{ .Release.Name }}", namespace: "{{ .Release.Namespace }}"}',
        ),
    };
    const fields = (tag: string): JsonObject => ({
      templateRenderer: 'HELM3',
      namespace: world.namespace,
      overrides: { tag },
      inputArtifacts: [packed(chart)],
    });

    it('by helm runs, with its secret kept to itself', async () => {
      const done = await bakeAndDeploy(fields('1'));
      expect(done.status, done.reason).toBe('SUCCEEDED');
      expect(objectAt(await world.live('Deployment', 'web'), 'status').readyReplicas).toBe(2);
      expect(await world.live('Secret', 'web-v000')).toBeDefined();
      expect(JSON.stringify([done.outputs, done.context, done.log])).not.toMatch(/sesame|c2VzYW1l/);
    });

    it('by helm fails with the true reason', async () => {
      const done = await bakeAndDeploy(fields('missing'));
      expect(done.reason).toMatch(/Deployment web .* image registry\/web:missing cannot be pulled/);
    });
  }

  if (kustomize) {
    it('by kustomize runs', async () => {
      const files = {
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'base/web.yaml': template.replaceAll('NAME', 'shop').replace('IMAGE', 'registry/web'),
        'prod/kustomization.yaml': `namePrefix: prod-\nnamespace: ${world.namespace}\nresources: [../base]\nimages: [{name: registry/web, newTag: "3"}]\n`,
      };
      const done = await bakeAndDeploy({
        templateRenderer: 'KUSTOMIZE4',
        inputArtifact: packed(files),
        kustomizeFilePath: 'prod/kustomization.yaml',
      });
      expect(done.status, done.reason).toBe('SUCCEEDED');
      const live = await world.live('Deployment', 'prod-shop');
      expect(JSON.stringify(live?.spec)).toContain('registry/web:3');
      expect(JSON.stringify(live?.spec)).toContain('prod-shop-v000');
    });
  }

  it('is missed where no stage before made it', async () => {
    const done = await world.run(deployManifestExecutor, { source: 'artifact', manifestArtifactId: 'baked' });
    expect(done.reason).toContain('The artifact baked was not found in this run');
  });
});
