import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { realCluster } from '#lib/providers/testing/cluster/world';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { type ManifestWorld, startManifestWorld } from '#lib/stages/testing/manifest-world';

/** Deployments that are hard on a cluster, or on which it is hard. */
let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld();
});
afterAll(async () => {
  await world?.world.close();
});

const deploy = (...manifests: Manifest[]) => world.run(deployManifestExecutor, { manifests });
const settings = (name: string, a = '1') => world.object('v1', 'ConfigMap', name, { data: { a } });

/** A kind of its own, in a group that nobody else defines. */
function widgets(): { definition: Manifest; widget: Manifest } {
  const group = `${world.namespace}.hard.example.com`;
  const names = { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' };
  const spec = { type: 'object', properties: { size: { type: 'integer' } } };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  const definition: Manifest = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: { group, names, scope: 'Namespaced', versions: [{ name: 'v1', served: true, storage: true, schema }] },
  };
  return { definition, widget: world.object(`${group}/v1`, 'Widget', 'first', { spec: { size: 3 } }) };
}

describe('a deployment that is hard', { timeout: 180_000 }, () => {
  it('brings a kind and an object of it in one go, in whatever order they are written', async () => {
    const { definition, widget } = widgets();
    const run = await deploy(widget, definition);
    expect(run.status, run.reason).toBe('SUCCEEDED');
    const found = await world.cloud.read({ ...world.ref('Widget', 'first'), apiVersion: widget.apiVersion });
    expect(found?.spec).toEqual({ size: 3 });
    await world.cloud.remove({ kind: 'CustomResourceDefinition', name: String(definition.metadata.name) });
  });

  it('names the object that is too large to store, and leaves those beside it in place', async () => {
    const run = await deploy(settings('small-a'), settings('large', 'x'.repeat(1_600_000)), settings('small-b'));
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toMatch(/[Cc]onfigMap large.*(larger than|was refused by) zone-1/);
    expect(run.reason?.length).toBeLessThan(2000);
    expect(await world.live('ConfigMap', 'large-v000')).toBeUndefined();
    expect([
      await world.live('ConfigMap', 'small-a-v000'),
      await world.live('ConfigMap', 'small-b-v000'),
    ]).not.toContain(undefined);
  });

  it('applies two thousand objects, each of them once', async () => {
    const count = realCluster === undefined ? 2000 : 500;
    const all = Array.from({ length: count }, (_, i) => settings(`many-${i}`, String(i)));
    const run = await deploy(...all);
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log.filter((line) => line.endsWith(': created'))).toHaveLength(count);
    const stored = await world.world.send('GET', '/api/v1/namespaces/{ns}/configmaps');
    const items = (stored.body.items as JsonObject[]).filter(({ data }) => data !== undefined);
    const made = items.filter(({ metadata }) => String((metadata as JsonObject).name).startsWith('many-'));
    expect(made).toHaveLength(count);
  });

  if (realCluster !== undefined) {
    it('fails with the webhook that does not answer, and says that trying again may help', async () => {
      // Takes connections and says nothing.
      const held = new Set<Socket>();
      const silent = createServer((socket) => void held.add(socket.on('error', () => {})));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const name = `silent-${world.namespace}`;
      const hook = {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name },
        webhooks: [
          {
            name: 'policy.hard.example.com',
            clientConfig: { url: `https://127.0.0.1:${(silent.address() as AddressInfo).port}/check` },
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': world.namespace } },
            rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }],
            failurePolicy: 'Fail',
            sideEffects: 'None',
            timeoutSeconds: 1,
            admissionReviewVersions: ['v1'],
          },
        ],
      };
      try {
        await world.cloud.apply(hook);
        const refused = () => world.cloud.apply(settings('judged')).then(String, (error) => error);
        await expect.poll(refused).toMatchObject({
          retryable: true,
          message: expect.stringMatching(/policy\.hard\.example\.com.*deadline exceeded/),
        });
      } finally {
        await world.cloud.remove({ kind: 'ValidatingWebhookConfiguration', name });
        for (const socket of held) socket.destroy();
        silent.close();
      }
    });
  }
});
