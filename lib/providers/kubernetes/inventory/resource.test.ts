import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { toInventory } from '#lib/providers/kubernetes/inventory/resource';

const meta = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  namespace: 'prod',
  uid: `uid-${name}`,
  resourceVersion: '7',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...more,
});
const convert = (kind: string, object: JsonObject) => toInventory('zone-1', kind, object);

describe('live objects as inventory', () => {
  it('takes a deployment with its moniker, revision and execution', () => {
    const found = convert('Deployment', {
      metadata: meta('web', {
        annotations: {
          'moniker.spinnaker.io/application': 'Storefront',
          'moniker.spinnaker.io/cluster': 'deployment web',
          'deployment.kubernetes.io/revision': '41',
          'gennaker.dev/execution': '01RUN',
        },
      }),
      spec: {
        replicas: 3,
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ image: 'registry/web:2' }] } },
      },
      status: { readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2 },
    });
    expect(found).toMatchObject({
      id: 'zone-1/Deployment/prod/web',
      category: 'server-group-manager',
      application: 'storefront',
      cluster: 'deployment web',
      sequence: 41,
      health: 'starting',
      version: '7',
      createdAt: Date.parse('2026-01-01T00:00:00Z'),
      summary: {
        images: ['registry/web:2'],
        podLabels: { app: 'web' },
        replicas: { desired: 3, ready: 2, updated: 3, available: 2 },
        revision: 41,
        executionId: '01RUN',
      },
    });
  });

  it('tells versions that a Deployment made by its revisions, also where the Deployment is a version itself', () => {
    const annotations = {
      'moniker.spinnaker.io/application': 'storefront',
      'moniker.spinnaker.io/sequence': '0',
      'deployment.kubernetes.io/revision': '2',
    };
    const ownerReferences = [{ kind: 'Deployment', name: 'web-v000', uid: 'uid-web-v000', controller: true }];
    expect(convert('Deployment', { metadata: meta('web-v000', { annotations }) })?.sequence).toBe(0);
    expect(convert('ReplicaSet', { metadata: meta('web-v000-x', { annotations, ownerReferences }) })?.sequence).toBe(2);
  });

  it('names the stage that brought a revision back, until another is rolled out', () => {
    const undone = (revision: string) =>
      convert('ReplicaSet', {
        metadata: meta('web', {
          annotations: {
            'gennaker.dev/execution': '01BAD',
            'gennaker.dev/undo': '01STAGE-0-0#7',
            'deployment.kubernetes.io/revision': revision,
          },
        }),
      })?.summary.undoneByStage;
    expect(undone('7')).toBe('01STAGE');
    expect(undone('8')).toBeUndefined();
  });

  it('names the undo of what carries no revision, until it is deployed again', () => {
    const undone = (execution: string) =>
      convert('StatefulSet', {
        metadata: meta('db', {
          annotations: { 'gennaker.dev/execution': execution, 'gennaker.dev/undo': '01B-0-0#3' },
        }),
      })?.summary.undoneByStage;
    expect(undone('01A')).toBe('01B');
    expect(undone('01C')).toBeUndefined();
  });

  it('reads the application of what Spinnaker never saw from its name, without hashes', () => {
    const owned = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, uid: 'u', controller: true }] });
    const set = convert('ReplicaSet', { metadata: meta('shop-web-6c8d5b', owned('Deployment', 'shop-web')) });
    expect(set).toMatchObject({ application: 'shop', stack: 'web', cluster: 'shop-web', ownerKind: 'Deployment' });
    const pod = convert('Pod', {
      metadata: meta('shop-web-6c8d5b-x1', {
        ...owned('ReplicaSet', 'shop-web-6c8d5b'),
        labels: { 'pod-template-hash': '6c8d5b' },
      }),
    });
    expect(pod).toMatchObject({ application: 'shop', cluster: 'shop-web' });
  });

  it('keeps nothing of a secret but its name', () => {
    const text = JSON.stringify(
      convert('Secret', {
        metadata: meta('token', { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'c2VjcmV0' } }),
        data: { password: 'c2VjcmV0' },
        stringData: { password: 'secret' },
        type: 'Opaque',
      }),
    );
    expect(text).toContain('token');
    expect(text).not.toMatch(/c2VjcmV0|secret"/);
  });

  it('tells what nobody has said whose it is', () => {
    const unmanaged = (more: JsonObject) => convert('Service', { metadata: meta('web', more) })?.summary.unmanaged;
    expect(unmanaged({})).toBe(true);
    expect(unmanaged({ labels: { 'app.kubernetes.io/managed-by': 'Helm' } })).toBe(true);
    for (const by of ['gennaker', 'spinnaker', 'spinnaker-eu']) {
      expect(unmanaged({ labels: { 'app.kubernetes.io/managed-by': by } })).toBeUndefined();
    }
    expect(unmanaged({ annotations: { 'moniker.spinnaker.io/application': 'shop' } })).toBeUndefined();
    const owner = { kind: 'Deployment', name: 'web', uid: 'u', controller: true };
    expect(unmanaged({ ownerReferences: [owner] })).toBeUndefined();
  });

  it('leaves out what asked not to be shown', () => {
    expect(
      convert('ConfigMap', { metadata: meta('x', { annotations: { 'caching.spinnaker.io/ignore': 'true' } }) }),
    ).toBeUndefined();
  });

  it.each([
    [{ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }, 'healthy'],
    [{ phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] }, 'starting'],
    [{ phase: 'Pending' }, 'starting'],
    [{ phase: 'Failed' }, 'unhealthy'],
    [{ phase: 'Succeeded' }, 'healthy'],
    [{}, 'unknown'],
    [
      {
        phase: 'Pending',
        containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'no such tag' } } }],
      },
      'unhealthy',
    ],
    [
      {
        phase: 'Running',
        containerStatuses: [{ state: { running: {} }, lastState: { terminated: { exitCode: 1 } }, restartCount: 2 }],
      },
      'unhealthy',
    ],
    [
      {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no room' }],
      },
      'unhealthy',
    ],
  ])('a pod with status %o is %s', (status, health) => {
    expect(convert('Pod', { metadata: meta('a'), status })?.health).toBe(health);
  });

  it('shows a pod that is on its way out as gone, and why another fails', () => {
    expect(
      convert('Pod', { metadata: meta('a', { deletionTimestamp: 'now' }), status: { phase: 'Running' } })?.health,
    ).toBe('gone');
    const failing = { containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull', message: 'no such tag' } } }] };
    expect(convert('Pod', { metadata: meta('a'), status: failing })?.summary.message).toBe('ErrImagePull: no such tag');
  });

  it('takes ports, selectors, rules and peers of the network', () => {
    const service = convert('Service', {
      metadata: meta('web'),
      spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http', name: 'web' }] },
      status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } },
    });
    expect(service?.summary).toMatchObject({
      type: 'LoadBalancer',
      address: '203.0.113.7',
      selector: { app: 'web' },
      ports: [{ name: 'web', port: 80, target: 'http', protocol: 'TCP' }],
    });
    const ingress = convert('Ingress', {
      metadata: meta('web'),
      spec: {
        rules: [
          {
            host: 'shop.example',
            http: { paths: [{ path: '/', backend: { service: { name: 'web', port: { number: 80 } } } }] },
          },
        ],
      },
    });
    expect(ingress?.summary.rules).toEqual([{ host: 'shop.example', path: '/', service: 'web', port: '80' }]);
    const policy = convert('NetworkPolicy', {
      metadata: meta('web'),
      spec: {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          {
            from: [
              { podSelector: { matchLabels: { app: 'edge' } } },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            ],
            ports: [{ port: 80 }],
          },
        ],
      },
    });
    expect(policy?.summary).toEqual({
      selector: { app: 'web' },
      unmanaged: true,
      ingress: [{ from: ['pods app=edge', '10.0.0.0/8 except 10.1.0.0/16'], ports: ['TCP 80'] }],
      egress: [],
    });
  });

  it('survives objects of any shape', () => {
    for (const kind of [
      'Pod',
      'Deployment',
      'Service',
      'Ingress',
      'NetworkPolicy',
      'Job',
      'CronJob',
      'DaemonSet',
      'Secret',
    ]) {
      for (const object of [
        {},
        { metadata: 1, spec: [], status: 'x' },
        { metadata: meta('a'), spec: { containers: 'x', rules: [1] } },
      ] as JsonObject[]) {
        expect(() => convert(kind, object)).not.toThrow();
      }
    }
  });
});
