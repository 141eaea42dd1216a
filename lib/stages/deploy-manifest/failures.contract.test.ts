import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { realCluster } from '#lib/providers/testing/cluster/world';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { type ManifestWorld, podsOf, startManifestWorld } from '#lib/stages/testing/manifest-world';

let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld({ aheadMs: 120_000 });
  const quota = { metadata: { name: 'small' }, spec: { hard: { 'count/services': '0', 'limits.memory': '1Gi' } } };
  expect((await world.world.send('POST', '/api/v1/namespaces/{ns}/resourcequotas', quota)).status).toBe(201);
  await world.world.until(
    '/api/v1/namespaces/{ns}/resourcequotas/small',
    (one) => objectAt(one, 'status').used !== undefined,
  );
});
afterAll(async () => {
  await world?.world.close();
});

/** Below what the quota of the namespace allows; a pod without a limit is refused by it. */
const small: JsonObject = { resources: { limits: { memory: '1Mi' } } };
const workload = (kind: string, name: string, image: string, container: JsonObject = small, spec: JsonObject = {}) => {
  const more: JsonObject = kind === 'StatefulSet' ? { serviceName: name } : {};
  return world.object('apps/v1', kind, name, {
    spec: { ...(kind === 'DaemonSet' ? {} : { replicas: 1 }), ...more, ...podsOf(name, image, container), ...spec },
  });
};
const deploy = (manifests: readonly Manifest[], fields: JsonObject = {}) =>
  world.run(deployManifestExecutor, { manifests: [...manifests], ...fields }, { mostLooks: 300 });
const inPod = (manifest: Manifest, fields: JsonObject): Manifest => {
  const copy = structuredClone(manifest);
  Object.assign(objectAt(objectAt(objectAt(copy, 'spec'), 'template'), 'spec'), fields);
  return copy;
};

describe('a deployment that cannot come true', { timeout: 180_000 }, () => {
  it.each(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'])(
    'fails with the image that cannot be pulled: %s',
    async (kind) => {
      const run = await deploy([workload(kind, `pull-${kind.toLowerCase()}`, 'registry/web:missing')]);
      expect(run.status).toBe('TERMINAL');
      expect(run.reason).toMatch(/cannot be rolled out: image registry\/web:missing cannot be pulled \(pod pull-/);
      expect(run.errors.length).toBeGreaterThan(0);
      expect(run.context.failedManifests).toHaveLength(1);
    },
  );

  it('fails with the exit code of what crashes again and again, and its last words', async () => {
    const run = await deploy([workload('Deployment', 'crash', 'registry/web:crash')]);
    expect(run.reason).toMatch(/container web crashes again and again: exit code 1, \d+ restarts \(pod crash-/);
    expect(run.errors.join('\n')).toMatch(/web: .*panic/);
  });

  it('fails with the node that no pod fits on', async () => {
    const resources = { limits: { memory: '1Mi' }, requests: { cpu: '5000' } };
    const run = await deploy([workload('Deployment', 'huge', 'registry/web:1', { resources })]);
    expect(run.reason).toMatch(/no node takes pod huge-\S+: 0\/\d+ nodes are available: .*Insufficient cpu/);
    expect(run.errors.join('\n')).toContain('FailedScheduling');
  });

  it('fails with the claim that a pod lacks', async () => {
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'nobody' } }];
    const run = await deploy([inPod(workload('Deployment', 'unclaimed', 'registry/web:1'), { volumes })]);
    expect(run.reason).toMatch(/no node takes pod unclaimed-\S+: .*persistentvolumeclaim "nobody" not found/);
  });

  it('fails with the quota that refuses its pods', async () => {
    const run = await deploy([
      workload('Deployment', 'greedy', 'registry/web:1', { resources: { limits: { memory: '9Gi' } } }),
    ]);
    expect(run.reason).toMatch(/pods of greedy-\S+ are refused: .*exceeded quota: small, requested: limits.memory=9Gi/);
    expect(run.errors.join('\n')).toContain('FailedCreate');
  });

  it('fails with the quota that refuses the object itself', async () => {
    const run = await deploy([world.object('v1', 'Service', 'one-too-many', { spec: { ports: [{ port: 80 }] } })]);
    expect(run.reason).toMatch(/Service one-too-many in \S+ was refused by zone-1: .*exceeded quota: small/);
  });

  it.each(['Deployment', 'StatefulSet', 'DaemonSet'])(
    'fails with what admission says of its pods: %s',
    async (kind) => {
      const name = `anon-${kind.toLowerCase()}`;
      const run = await deploy([inPod(workload(kind, name, 'registry/web:1'), { serviceAccountName: 'nobody' })]);
      expect(run.reason).toMatch(/pods of anon-\S+ are refused: .*serviceaccount "nobody" not found/);
    },
  );

  it('fails with the standard for pods that its namespace keeps, of an object and of pods', async () => {
    const strict = await strictNamespace(world);
    const there = (manifest: Manifest): Manifest => ({
      ...manifest,
      metadata: { ...manifest.metadata, namespace: strict },
    });
    const words = /violates PodSecurity "restricted:latest": .*runAsNonRoot != true \(pod or container "web" must set/;
    for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet']) {
      const run = await deploy([there(workload(kind, `rooted-${kind.toLowerCase()}`, 'registry/web:1', {}))]);
      expect(run.reason).toMatch(/pods of rooted-\S+ are refused: /);
      expect(run.reason).toMatch(words);
    }
    const spec = { containers: [{ name: 'web', image: 'registry/web:1' }] };
    const bare = await deploy([there(world.object('v1', 'Pod', 'rooted', { spec }))]);
    expect(bare.reason).toMatch(/^Pod rooted-v000 in \S+ was refused by zone-1: /);
    expect(bare.reason).toMatch(words);
  });

  it('fails with the field that cannot be changed', async () => {
    const first = await deploy([workload('Deployment', 'fixed', 'registry/web:1')]);
    expect(first.status, first.reason).toBe('SUCCEEDED');
    const selector = { matchLabels: { app: 'other' } };
    const template = objectAt(workload('Deployment', 'other', 'registry/web:1'), 'spec').template!;
    const run = await deploy([workload('Deployment', 'fixed', 'registry/web:1', small, { selector, template })]);
    expect(run.reason).toMatch(/Deployment fixed in \S+ was refused by zone-1: spec.selector: .*field is immutable/);
  });

  it('fails with who manages a contested field, and how to take it over', async () => {
    const path = '/apis/apps/v1/namespaces/{ns}/deployments/shared?fieldManager=somebody';
    const theirs = workload('Deployment', 'shared', 'registry/web:7');
    const { status } = await world.world.send('PATCH', path, theirs, { type: 'application/apply-patch+yaml' });
    expect(status).toBe(201);
    const run = await deploy([workload('Deployment', 'shared', 'registry/web:8')]);
    expect(run.reason).toMatch(
      /Deployment shared in \S+ has other managers: somebody manages .*image.*strategy.spinnaker.io\/server-side-apply: force-conflicts/,
    );
    const forced = workload('Deployment', 'shared', 'registry/web:8');
    forced.metadata.annotations = { 'strategy.spinnaker.io/server-side-apply': 'force-conflicts' };
    const taken = await deploy([forced]);
    expect(taken.status, taken.reason).toBe('SUCCEEDED');
  });

  it('fails when the progress deadline is over, before its own time is', async () => {
    const run = await deploy([
      workload('Deployment', 'never', 'registry/web:unready', small, { progressDeadlineSeconds: 2 }),
    ]);
    expect(run.reason).toBe('never made no progress within its deadline of 2 s');
  });

  it('fails with a job that failed', async () => {
    const container = { name: 'main', image: 'registry/task:1', command: ['sh', '-c', 'exit 3'], ...small };
    const spec = { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container] } } };
    const run = await deploy([world.object('batch/v1', 'Job', 'migrate', { spec })]);
    expect(run.reason).toMatch(/^Job migrate failed: .*backoff limit/);
  });

  it('reports the first failure and what became stable beside it', async () => {
    const run = await deploy([
      workload('Deployment', 'good', 'registry/web:1'),
      workload('Deployment', 'worse', 'registry/web:missing'),
    ]);
    expect(run.status).toBe('TERMINAL');
    expect(run.context.failedManifests).toEqual([{ manifestName: 'deployment worse', location: world.namespace }]);
  });

  it.each([
    ['env', /container web cannot be made: configmap "nobody" not found/],
    ['volume', /a volume of pod lacking-volume-\S+ cannot be mounted: .*configmap "nobody" not found/],
  ])('fails with the settings that a pod lacks: %s', async (place, words) => {
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'nobody', key: 'a' } } }];
    const container = place === 'env' ? { ...small, env } : small;
    const manifest = workload('Deployment', `lacking-${place}`, 'registry/web:1', container);
    const volumes = [{ name: 's', configMap: { name: 'nobody' } }];
    const run = await deploy([place === 'env' ? manifest : inPod(manifest, { volumes })]);
    expect(run.reason).toMatch(words);
  });

  // The sandbox knows no language for policies; what it refuses stands above.
  if (realCluster !== undefined) {
    it('fails with what a policy of admission says, of an object and of pods', async () => {
      const forget = await refuseBy(world, 'registry/web:forbidden');
      try {
        const pod = inPod(workload('Deployment', 'banned', 'registry/web:forbidden'), {});
        const run = await deploy([pod]);
        expect(run.reason).toMatch(/pods of banned-\S+ are refused: .*denied request: that image is not for here/);
        const spec = { containers: [{ name: 'a', image: 'registry/web:forbidden', ...small }] };
        const bare = await deploy([world.object('v1', 'Pod', 'banned-pod', { spec })]);
        expect(bare.reason).toMatch(/Pod banned-pod-v000 in \S+ was refused by zone-1: .*that image is not for here/);
      } finally {
        await forget();
      }
    });
  }
});

/** A new namespace that takes only pods of which nothing is to be feared, once it does. */
async function strictNamespace({ world }: ManifestWorld): Promise<string> {
  const name = await world.anotherNamespace();
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const type = 'application/merge-patch+json';
  await world.send('PATCH', `/api/v1/namespaces/${name}`, { metadata: { labels } }, { type });
  const probe = { metadata: { name: 'probe' }, spec: { containers: [{ name: 'a', image: 'a:1' }] } };
  const answer = async () => (await world.send('POST', `/api/v1/namespaces/${name}/pods?dryRun=All`, probe)).status;
  await expect.poll(answer, { timeout: 60_000 }).toBe(403);
  return name;
}

/** A policy that holds in the namespace of the world, once it does. */
async function refuseBy({ world: { send, namespace } }: ManifestWorld, image: string): Promise<() => Promise<void>> {
  const group = '/apis/admissionregistration.k8s.io/v1';
  const name = `refuse-${namespace}`;
  await send('POST', `${group}/validatingadmissionpolicies`, {
    metadata: { name },
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      },
      validations: [
        { expression: `object.spec.containers.all(c, c.image != "${image}")`, message: 'that image is not for here' },
      ],
    },
  });
  await send('POST', `${group}/validatingadmissionpolicybindings`, {
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
    },
  });
  const probe = { metadata: { name: 'probe' }, spec: { containers: [{ name: 'a', image, ...small }] } };
  await expect
    .poll(async () => (await send('POST', '/api/v1/namespaces/{ns}/pods?dryRun=All', probe)).status, {
      timeout: 60_000,
    })
    .toBe(422);
  return async () => {
    for (const kind of ['validatingadmissionpolicybindings', 'validatingadmissionpolicies']) {
      await send('DELETE', `${group}/${kind}/${name}`);
    }
  };
}
