import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { stageContract } from '#lib/stages/contract-suite';
import { deployManifestDefinition } from '#lib/stages/deploy-manifest/definition';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { deployment, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { type RunOptions, runStage } from '#lib/stages/testing/step-runner';

stageContract(deployManifestDefinition, deployManifestExecutor, new URL('.', import.meta.url));

let sandbox: SandboxCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
});
afterAll(async () => {
  await sandbox?.close();
});

const deploy = (fields: JsonObject, more: Partial<RunOptions<SandboxCloud['capabilities']>> = {}) =>
  runStage(deployManifestExecutor, {
    context: { account: 'zone-1', ...fields },
    capabilities: sandbox.capabilities,
    ...more,
  });
const read = (kind: string, name: string) => sandbox.cloud.read({ kind, name, namespace: 'prod' });

describe('deploying manifests', { timeout: 120_000 }, () => {
  it('applies all in order, waits until they run, and says what it did', async () => {
    const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: prod}\ndata: {a: "1"}\n';
    const text = `${JSON.stringify(deployment('web', 'registry/web:1.0'))}\n---\n${settings}`;
    const run = await deploy({ manifests: text });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log[0]).toBe('To apply, in this order: configMap settings-v000, deployment web');
    expect(run.outputs['outputs.manifestNamesByNamespace']).toEqual({
      prod: ['configMap settings-v000', 'deployment web'],
    });
    expect(run.outputs.artifacts).toMatchObject([
      { type: 'kubernetes/configMap', name: 'settings', reference: 'settings-v000', version: 'v000' },
      { type: 'kubernetes/deployment', name: 'web', reference: 'web', location: 'prod' },
    ]);
    expect(run.waits.some((wait) => wait.startsWith('Waiting for'))).toBe(true);
    expect(run.context.applyOutcomes).toEqual(['created', 'created']);
    const live = await read('Deployment', 'web');
    expect(live?.metadata.annotations).toMatchObject({
      'moniker.spinnaker.io/application': 'storefront',
      'gennaker.dev/execution': '01TESTEXECUTION00000000000',
    });
  });

  it('asks a cluster for each of many settings what was there and that it be so, and no more', async () => {
    const settings = Array.from({ length: 40 }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `many-${i}`, namespace: 'prod' },
      data: { a: `${i}` },
    }));
    const asked: string[] = [];
    const listen = (message: unknown) => {
      const { method, path } = (message as { request: { method: string; path: string } }).request;
      if (path.includes('/configmaps/many-')) asked.push(method);
    };
    subscribe('undici:request:create', listen);
    const run = await deploy({ manifests: settings, versioned: false });
    unsubscribe('undici:request:create', listen);
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log).toContain('ConfigMap many-39 is in place');
    expect(run.context.stableManifests).toContainEqual({ manifestName: 'configMap many-39', location: 'prod' });
    expect(asked.toSorted()).toEqual([...Array(40).fill('GET'), ...Array(40).fill('PATCH')]);
  });

  it('changes nothing when a step is repeated after a crash', async () => {
    let crashed = false;
    const run = await deploy(
      { manifests: [deployment('once', 'registry/web:1.0', 1)] },
      {
        capabilities: {
          artifacts: sandbox.capabilities.artifacts,
          manifests: {
            async connect() {
              return {
                ...sandbox.cloud,
                async apply(manifest, options) {
                  const applied = await sandbox.cloud.apply(manifest, options);
                  if (crashed) return applied;
                  crashed = true;
                  throw new Error('the worker died right after the cluster answered');
                },
              };
            },
          },
        },
      },
    );
    expect(run.status).toBe('SUCCEEDED');
    expect(run.log).toContain('deployment once: unchanged');
  });

  it('fails with the exact reason long before its time is over', async () => {
    const run = await deploy({ manifests: [deployment('broken', 'registry/web:missing', 1)] });
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toMatch(
      /^Deployment broken in prod cannot be rolled out: image registry\/web:missing cannot be pulled \(pod broken-/,
    );
    expect(run.errors.length).toBeGreaterThan(0);
    expect(run.context.failedManifests).toEqual([{ manifestName: 'deployment broken', location: 'prod' }]);
  });

  it('shows the last words of what crashes', async () => {
    const run = await deploy({ manifests: [deployment('crashing', 'registry/web:crash', 1)] });
    expect(run.reason).toContain('crashes again and again: exit code 1');
    expect(run.errors.join('\n')).toContain('panic');
  });

  it('keeps the content of secrets out of outputs, context and log', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'keys', namespace: 'prod' },
      stringData: { word: 'sesame' },
    };
    const run = await deploy({ manifests: [secret] });
    expect(run.status).toBe('SUCCEEDED');
    const { manifests: _given, ...context } = run.context;
    expect(JSON.stringify([run.outputs, context, run.log])).not.toMatch(/sesame|c2VzYW1l/);
  });

  it('evaluates expressions after the YAML was read', async () => {
    const manifests =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: text, namespace: prod}\ndata:\n  a: ${value}\n  b: echo ${HOME}\n';
    const evaluate = (value: Json): Json => {
      if (value !== '${value}') throw new Error('unknown name');
      return '1\n  injected: "yes"';
    };
    const run = await deploy({ manifests }, { evaluate });
    expect(run.status).toBe('SUCCEEDED');
    expect((await read('ConfigMap', 'text-v000'))?.data).toEqual({ a: '1\n  injected: "yes"', b: 'echo ${HOME}' });
  });

  it('writes artifacts of the run into the manifests, and misses those it must use', async () => {
    const trigger = {
      type: 'manual',
      artifacts: [{ type: 'docker/image', name: 'registry/web', reference: 'registry/web:2.0' }],
      resolvedExpectedArtifacts: [
        { id: 'image', boundArtifact: { type: 'docker/image', name: 'registry/other', reference: 'registry/other:1' } },
      ],
    };
    const run = await deploy({ manifests: [deployment('bound', 'registry/web', 1)] }, { trigger });
    expect(run.status).toBe('SUCCEEDED');
    expect(JSON.stringify(await read('Deployment', 'bound'))).toContain('registry/web:2.0');
    const missing = await deploy(
      { manifests: [deployment('bound', 'registry/web', 1)], requiredArtifactIds: ['image'] },
      { trigger },
    );
    expect(missing.reason).toBe('No manifest uses the required artifact docker/image registry/other');
  });

  it('deploys only what has the labels it selects', async () => {
    const map = (name: string, tier: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'prod', labels: { tier } },
    });
    const labelSelectors = { selectors: [{ kind: 'EQUALS', key: 'tier', values: ['web'] }] };
    const run = await deploy({ manifests: [map('some', 'web'), map('others', 'db')], labelSelectors });
    expect(run.outputs['outputs.manifestNamesByNamespace']).toEqual({ prod: ['configMap some-v000'] });
    const none = await deploy({ manifests: [map('others', 'db')], labelSelectors, allowNothingSelected: true });
    expect(none).toMatchObject({ status: 'SUCCEEDED', log: ['No manifest has the labels that are selected'] });
  });

  it('makes one object for a generated name, and another in the next run', async () => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { generateName: 'migrate-', namespace: 'prod' },
      spec: {
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'm', image: 'registry/migrate:1', command: ['sleep 1'] }],
          },
        },
      },
    };
    const first = await deploy({ manifests: [job] });
    const second = await deploy({ manifests: [job] });
    const names = [first, second].map((run) => JSON.stringify(run.outputs['outputs.manifestNamesByNamespace']));
    expect(first.status, first.reason).toBe('SUCCEEDED');
    expect(names[0]).toMatch(/job migrate-[0-9a-f]{8}/);
    expect(names[0]).not.toBe(names[1]);
  });

  it.each([
    [{ manifests: [] }, 'There is nothing to deploy'],
    [{ manifests: 'kind: [' }, 'Line 1'],
    [
      { manifests: [deployment('x', 'y')], trafficManagement: { enabled: true, options: { strategy: 'magic' } } },
      'no rollout strategy',
    ],
    [{ manifests: [{ ...deployment('x', 'y'), apiVersion: 'apps/v7' }] }, 'does not know the kind'],
  ])('refuses %o', async (fields, words) => {
    const run = await deploy(fields as JsonObject);
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toContain(words);
  });

  it('gives up after the minutes it was given', async () => {
    let now = 0;
    const run = await deploy(
      { manifests: [deployment('never', 'registry/web:unready', 1)], stableManifestTimeoutMinutes: 1 },
      { now: () => (now += 30_000), pause: async () => {} },
    );
    expect(run.reason).toMatch(/^Not stable after 1 minute: Waiting for/);
  });
});
