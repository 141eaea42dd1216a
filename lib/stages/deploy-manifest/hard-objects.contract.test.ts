import { type AddressInfo, createServer, type Socket } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { connectKubernetes } from '#lib/providers/kubernetes/connect';
import { realCluster } from '#lib/providers/testing/cluster/world';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { testArtifacts } from '#lib/stages/testing/artifacts';
import { type ManifestWorld, patience, startManifestWorld } from '#lib/stages/testing/manifest-world';

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

  it('applies two thousand objects, each of them once', { timeout: 600_000 }, async () => {
    const count = 2000;
    const all = Array.from({ length: count }, (_, i) => settings(`many-${i}`, String(i)));
    const run = await deploy(...all);
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log.filter((line) => line.endsWith(': created'))).toHaveLength(count);
    const stored = await world.world.send('GET', '/api/v1/namespaces/{ns}/configmaps');
    const items = (stored.body.items as JsonObject[]).filter(({ data }) => data !== undefined);
    const made = items.filter(({ metadata }) => String((metadata as JsonObject).name).startsWith('many-'));
    expect(made).toHaveLength(count);
  });

  // No webhook is asked by the sandbox; how its refusal reads is told there by lib/providers/kubernetes/bad-clusters.test.ts.
  if (realCluster !== undefined) {
    it('fails with the webhook that does not answer, and leaves what it is not asked about in place', async () => {
      const hook = await silentWebhook(world, ['configmaps', 'pods']);
      try {
        const service = world.object('v1', 'Service', 'beside', { spec: { ports: [{ port: 80 }] } });
        const run = await deploy(settings('judged'), service);
        expect(run.status).toBe('TERMINAL');
        expect(run.reason).toMatch(
          /ConfigMap judged-v000 in \S+ was refused: .*policy\.hard\.example\.com.*deadline exceeded.*; the webhook's owner must mend it/,
        );
        expect(await world.live('ConfigMap', 'judged-v000')).toBeUndefined();
        const pods = await deploy(service, world.deployment('unjudged', 'registry/web:1', 1));
        expect(pods.reason).toMatch(
          /pods of unjudged-\S+ are refused: .*policy\.hard\.example\.com.*deadline exceeded/,
        );
        expect(await world.live('Service', 'beside')).toBeDefined();
      } finally {
        await hook.close();
      }
      const again = await deploy(settings('judged'));
      expect(again.status, again.reason).toBe('SUCCEEDED');
    });

    it('fails with the token that ends in the midst of it, and changes nothing that was there', async () => {
      const { capabilities, forget } = await shortLived(world);
      const run = await world.run(
        deployManifestExecutor,
        { manifests: [world.deployment('cut-off', 'registry/web:unready', 1)] },
        {
          capabilities,
          before: (step, look) => {
            if (step.startsWith('waitForManifest') && look === 1) void forget();
          },
        },
      );
      expect(run.status).toBe('TERMINAL');
      expect(run.reason).toBe("Cluster zone-1 does not know who we are: renew the account's token or certificate");
      expect(await world.live('Deployment', 'cut-off')).toBeDefined();
    });
  }
});

/** A webhook that takes connections and says nothing, once the API server asks it about such objects. */
async function silentWebhook({ world: { send, namespace }, cloud }: ManifestWorld, resources: string[]) {
  const held = new Set<Socket>();
  const silent = createServer((socket) => void held.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const name = `silent-${namespace}`;
  await cloud.apply({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: 'policy.hard.example.com',
        clientConfig: { url: `https://127.0.0.1:${(silent.address() as AddressInfo).port}/check` },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources }],
        failurePolicy: 'Fail',
        sideEffects: 'None',
        timeoutSeconds: 1,
        admissionReviewVersions: ['v1'],
      },
    ],
  });
  const probe = { metadata: { name: 'probe' } };
  await expect
    .poll(async () => (await send('POST', '/api/v1/namespaces/{ns}/configmaps?dryRun=All', probe)).status, patience)
    .toBe(500);
  return {
    async close() {
      await cloud.remove({ kind: 'ValidatingWebhookConfiguration', name });
      const free = async () => (await send('POST', '/api/v1/namespaces/{ns}/configmaps?dryRun=All', probe)).status;
      await expect.poll(free, patience).toBe(201);
      for (const socket of held) socket.destroy();
      silent.close();
    },
  };
}

/** An account that may do everything in the namespace until its service account is deleted. */
async function shortLived({ world: { send, url, namespace } }: ManifestWorld) {
  const accounts = '/api/v1/namespaces/{ns}/serviceaccounts';
  await send('POST', accounts, { metadata: { name: 'short-lived' } });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
  const subjects = [{ kind: 'ServiceAccount', name: 'short-lived', namespace }];
  const bindings = '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings';
  await send('POST', bindings, { metadata: { name: 'short-lived' }, roleRef, subjects });
  const { body } = await send('POST', `${accounts}/short-lived/token`, { spec: {} });
  const config = new KubeConfig();
  const user = { name: 'suite', token: String(objectAt(body, 'status').token) };
  config.loadFromClusterAndUser({ name: 'suite', server: url, skipTLSVerify: true }, user);
  const secrets = { kubeconfig: config.exportConfig() };
  const cloud = connectKubernetes({ name: 'zone-1', environment: 'test', settings: {}, secrets });
  // The authorizer notices a new binding a moment after it is made.
  await expect
    .poll(() => cloud.read({ kind: 'ConfigMap', name: 'nobody', namespace }).then(String, String), patience)
    .toBe('undefined');
  return {
    capabilities: { manifests: { connect: async () => cloud }, artifacts: testArtifacts },
    forget: () => send('DELETE', `${accounts}/short-lived`),
  };
}
