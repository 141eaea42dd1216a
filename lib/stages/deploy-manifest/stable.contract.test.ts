import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { type ManifestWorld, type More, podsOf, startManifestWorld } from '#lib/stages/testing/manifest-world';

/** When each kind counts as rolled out: at once, when it runs, or when its controller says so. */
let world: ManifestWorld;
const group = () => `${world.namespace}.example.com`;
beforeAll(async () => {
  world = await startManifestWorld();
});
afterAll(async () => {
  const definition = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.${group()}`;
  await world?.world.send('DELETE', definition);
  await world?.world.close();
});

const deploy = (manifests: readonly Manifest[], more: More = {}) =>
  world.run(deployManifestExecutor, { manifests: [...manifests] }, more);
const workload = (kind: string, name: string, spec: JsonObject, image = 'registry/web:1') =>
  world.object('apps/v1', kind, name, { spec: { ...podsOf(name, image), ...spec } });

describe('what counts as stable', { timeout: 120_000 }, () => {
  it.each<[string, () => Manifest, string]>([
    [
      'a Service',
      () => world.object('v1', 'Service', 's', { spec: { ports: [{ port: 80 }] } }),
      'Service s is in place',
    ],
    [
      'a budget, before it was counted',
      () =>
        world.object('policy/v1', 'PodDisruptionBudget', 'b', {
          spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } },
        }),
      'PodDisruptionBudget b is in place',
    ],
    [
      'a claim that is not bound',
      () =>
        world.object('v1', 'PersistentVolumeClaim', 'c', {
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'nobody',
            resources: { requests: { storage: '1Gi' } },
          },
        }),
      'PersistentVolumeClaim c is in place',
    ],
    [
      'an Ingress without an address',
      () =>
        world.object('networking.k8s.io/v1', 'Ingress', 'i', {
          spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } },
        }),
      'Ingress i is in place',
    ],
    [
      'a cron job before its first run',
      () =>
        world.object('batch/v1', 'CronJob', 'nightly', {
          spec: {
            schedule: '0 3 * * *',
            jobTemplate: {
              spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } } },
            },
          },
        }),
      'CronJob nightly is scheduled',
    ],
    [
      'an autoscaler that has nothing to say yet',
      () =>
        world.object('autoscaling/v2', 'HorizontalPodAutoscaler', 'h', {
          spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nobody' } },
        }),
      'h is satisfied with 0 replicas',
    ],
  ])('at once: %s', async (_what, manifest, words) => {
    const run = await deploy([manifest()]);
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log).toContain(words);
  });

  it.each(['Deployment', 'ReplicaSet', 'StatefulSet'])('a %s with no replicas, at once', async (kind) => {
    const more: JsonObject = kind === 'StatefulSet' ? { serviceName: 'none' } : {};
    const run = await deploy([workload(kind, `none-${kind.toLowerCase()}`, { replicas: 0, ...more })]);
    expect(run.status, run.reason).toBe('SUCCEEDED');
  });

  it.each(['StatefulSet', 'DaemonSet'])('a %s whose pods change when they are deleted, at once', async (kind) => {
    const more: JsonObject = kind === 'StatefulSet' ? { serviceName: 'x', replicas: 2 } : {};
    const spec = { ...more, updateStrategy: { type: 'OnDelete' } };
    const run = await deploy([workload(kind, `manual-${kind.toLowerCase()}`, spec)]);
    expect(run.log.join('\n')).toContain('is in place; its pods change when they are deleted');
  });

  it('a partitioned StatefulSet when the pods above the partition are updated, and the others stay', async () => {
    const spec = {
      replicas: 3,
      serviceName: 'part',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    };
    expect((await deploy([workload('StatefulSet', 'part', spec)])).status).toBe('SUCCEEDED');
    const run = await deploy([workload('StatefulSet', 'part', spec, 'registry/web:2')]);
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log.at(-1)).toBe('part is rolled out to its partition (1 updated)');
    const images = await Promise.all(['part-0', 'part-1', 'part-2'].map((name) => world.live('Pod', name)));
    expect(images.map((pod) => JSON.stringify(pod?.spec).includes('registry/web:2'))).toEqual([false, false, true]);
  });

  it('a deployment that is paused never, and it says so', async () => {
    const run = await deploy([workload('Deployment', 'paused', { replicas: 1, paused: true })], { mostLooks: 8 });
    expect(run).toMatchObject({
      status: 'RUNNING',
      waits: expect.arrayContaining(['The rollout of paused is paused; resume it to go on']),
    });
  });

  it('a custom resource when its controller has seen it and says that it is ready', async () => {
    const path = `/apis/${group()}/v1/namespaces/{ns}/widgets/w`;
    const says = (status: JsonObject) =>
      world.world.send('PATCH', `${path}/status`, { status }, { type: 'application/merge-patch+json' });
    const ready = (status: string, observedGeneration: number, message = '') => ({
      observedGeneration,
      conditions: [{ type: 'Ready', status, message, reason: 'Test', lastTransitionTime: '2026-01-01T00:00:00Z' }],
    });
    // One that says nothing is in place as soon as it is stored.
    const silent = await deploy([definition(), widget({ colour: 'red' })]);
    expect(silent.log.at(-1)).toBe('Widget w is in place');
    await says(ready('True', 1));
    const answers = [ready('False', 2, 'it is being painted'), ready('True', 2)];
    const run = await deploy([definition(), widget({ colour: 'blue' })], {
      pause: async () => {
        const next = answers.shift();
        if (next) await says(next);
      },
    });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.waits).toEqual([
      'Waiting for the controller of Widget w to notice it',
      'Waiting for Widget w to be ready: it is being painted',
    ]);
    expect(run.log.at(-1)).toBe('Widget w is ready');
  });

  it('a custom resource never when its controller says that it stalled', async () => {
    const status = {
      observedGeneration: 9,
      conditions: [
        {
          type: 'Stalled',
          status: 'True',
          message: 'no paint left',
          reason: 'X',
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    };
    await world.world.send(
      'PATCH',
      `/apis/${group()}/v1/namespaces/{ns}/widgets/w/status`,
      { status },
      { type: 'application/merge-patch+json' },
    );
    const run = await deploy([definition(), widget({ colour: 'green' })]);
    expect(run).toMatchObject({ status: 'TERMINAL', reason: 'Widget w failed: no paint left' });
  });
});

function definition(): Manifest {
  const loose = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: loose, status: loose } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group()}` },
    spec: {
      group: group(),
      scope: 'Namespaced',
      names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, schema }],
    },
  };
}

const widget = (spec: JsonObject): Manifest => world.object(`${group()}/v1`, 'Widget', 'w', { spec });
