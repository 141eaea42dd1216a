import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { Artifact, Manifest } from '#lib/providers/contract';
import { bindArtifacts, imageName } from '#lib/providers/kubernetes/artifacts/binding';

const image = (name: string, reference: string): Artifact => ({ type: 'docker/image', name, reference });
const pod: JsonObject = {
  initContainers: [{ name: 'init', image: 'registry/tools' }],
  containers: [
    {
      name: 'web',
      image: 'registry:5000/web:old',
      env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }],
      envFrom: [{ secretRef: { name: 'keys' } }],
    },
  ],
  volumes: [
    { name: 's', configMap: { name: 'settings' } },
    { name: 'p', projected: { sources: [{ secret: { name: 'keys' } }] } },
  ],
};
const deployment: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'prod' },
  spec: { template: { spec: pod } },
};

describe('binding artifacts', () => {
  it.each([
    ['web', 'web'],
    ['registry:5000/web', 'registry:5000/web'],
    ['registry:5000/web:1.2', 'registry:5000/web'],
    ['web:1@sha256:abc', 'web'],
  ])('takes the name of image %s', (written, name) => {
    expect(imageName(written)).toBe(name);
  });

  it('writes images, settings and secrets where they are named', () => {
    const settings: Artifact = {
      type: 'kubernetes/configMap',
      name: 'settings',
      reference: 'settings-v002',
      location: 'prod',
    };
    const elsewhere: Artifact = { type: 'kubernetes/secret', name: 'keys', reference: 'keys-v009', location: 'test' };
    const keys: Artifact = {
      type: 'kubernetes/secret',
      name: 'keys',
      reference: 'keys-v001',
      metadata: { account: 'zone-1' },
    };
    const unused = image('registry/other', 'registry/other:1');
    const artifacts = [image('registry:5000/web', 'registry:5000/web:new'), settings, elsewhere, keys, unused];
    const { manifests, artifacts: used } = bindArtifacts([deployment], artifacts, { account: 'zone-1' });
    const text = JSON.stringify(manifests);
    expect(text.match(/settings-v002/g)).toHaveLength(2);
    expect(text.match(/keys-v001/g)).toHaveLength(2);
    expect(text).toContain('registry:5000/web:new');
    expect(text).toContain('"registry/tools"');
    expect(used).toHaveLength(3);
    expect(JSON.stringify(deployment)).not.toContain('v002');
  });

  it('reaches the pods of a cron job and the target of an autoscaler', () => {
    const cron: Manifest = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c' },
      spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: 'web' }] } } } } },
    };
    const scaler: Manifest = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'h' },
      spec: { scaleTargetRef: { kind: 'ReplicaSet', name: 'web' } },
    };
    const set: Artifact = { type: 'kubernetes/replicaSet', name: 'web', reference: 'web-v001' };
    const { manifests } = bindArtifacts([cron, scaler], [image('web', 'web:2'), set], { account: 'zone-1' });
    expect(JSON.stringify(manifests[0])).toContain('web:2');
    expect(JSON.stringify(manifests[1])).toContain('web-v001');
  });

  const settings: Artifact = { type: 'kubernetes/configMap', name: 'c', reference: 'c-v001' };
  const keys: Artifact = { type: 'kubernetes/secret', name: 's', reference: 's-v001' };
  const web: Artifact = { type: 'docker/image', name: 'registry/web', reference: 'registry/web@sha256:1' };
  const all = [settings, keys, web];
  const inContainer = (list: string, container: JsonObject): JsonObject => ({ [list]: [{ name: 'x', ...container }] });
  /** One place each, written in a pod. */
  const places: readonly (readonly [string, JsonObject, Artifact])[] = [
    ...['containers', 'initContainers'].flatMap((list): [string, JsonObject, Artifact][] => [
      [`${list} image`, inContainer(list, { image: 'registry/web:1' }), web],
      [
        `${list} env config map`,
        inContainer(list, { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'a' } } }] }),
        settings,
      ],
      [
        `${list} env secret`,
        inContainer(list, { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'a' } } }] }),
        keys,
      ],
      [`${list} envFrom config map`, inContainer(list, { envFrom: [{ configMapRef: { name: 'c' } }] }), settings],
      [`${list} envFrom secret`, inContainer(list, { envFrom: [{ secretRef: { name: 's' } }] }), keys],
    ]),
    ['volume of a config map', { volumes: [{ name: 'v', configMap: { name: 'c' } }] }, settings],
    ['volume of a secret', { volumes: [{ name: 'v', secret: { secretName: 's' } }] }, keys],
    [
      'projected config map',
      { volumes: [{ name: 'v', projected: { sources: [{ configMap: { name: 'c' } }] } }] },
      settings,
    ],
    ['projected secret', { volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 's' } }] } }] }, keys],
  ];
  const around: readonly (readonly [string, (pod: JsonObject) => JsonObject])[] = [
    ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'].map(
      (kind): [string, (pod: JsonObject) => JsonObject] => [kind, (spec) => ({ template: { spec } })],
    ),
    ['CronJob', (spec) => ({ jobTemplate: { spec: { template: { spec } } } })],
    // A custom resource that holds a workload somewhere inside.
    ['Rollout', (spec) => ({ workload: { spec: { template: { spec } } } })],
  ];
  const bindIn = (kind: string, spec: JsonObject, artifacts = all) => {
    const manifest: Manifest = { apiVersion: 'x/v1', kind, metadata: { name: 'm', namespace: 'prod' }, spec };
    return bindArtifacts([manifest], artifacts, { account: 'zone-1' });
  };

  describe.each(around)('in a %s', (kind, wrap) => {
    it.each(places)('rewrites the %s', (_place, pod, artifact) => {
      const { manifests, artifacts } = bindIn(kind, wrap(pod));
      expect(artifacts).toEqual([artifact]);
      expect(JSON.stringify(manifests)).toContain(JSON.stringify(artifact.reference));
    });
  });

  it.each(places)('of a bare pod rewrites nothing but images of its containers: %s', (place, pod, artifact) => {
    const { artifacts } = bindIn('Pod', pod);
    expect(artifacts).toEqual(place === 'containers image' ? [artifact] : []);
  });

  it.each([
    ['Deployment', true],
    ['ReplicaSet', true],
    ['StatefulSet', false],
  ])('of an autoscaler rewrites a target that is a %s: %s', (kind, is) => {
    const target: Artifact = {
      type: `kubernetes/${kind.charAt(0).toLowerCase()}${kind.slice(1)}`,
      name: 'web',
      reference: 'web-v001',
    };
    const { artifacts } = bindIn('HorizontalPodAutoscaler', { scaleTargetRef: { kind, name: 'web' } }, [target]);
    expect(artifacts).toEqual(is ? [target] : []);
  });

  it.each<[string, JsonObject, boolean]>([
    ['of the same place', { location: 'prod', metadata: { account: 'zone-1' } }, true],
    ['that says no place', {}, true],
    ['of another namespace', { location: 'test' }, false],
    ['of another account', { metadata: { account: 'zone-2' } }, false],
    ['of another name', { name: 'other' }, false],
    ['of another type', { type: 'kubernetes/secret' }, false],
    ['without a reference', { reference: '' }, false],
  ])('takes a config map %s', (_what, more, is) => {
    const artifact = { ...settings, ...more } as Artifact;
    const pod: JsonObject = { volumes: [{ name: 'v', configMap: { name: 'c' } }] };
    expect(bindIn('Deployment', { template: { spec: pod } }, [artifact]).artifacts).toEqual(is ? [artifact] : []);
  });

  it.each([
    ['registry/web', true, true],
    ['registry/web:1', true, false],
    ['registry/web@sha256:2', true, false],
    ['registry/web:1@sha256:2', true, false],
    ['registry/webber', false, false],
    ['registry/web/admin:1', false, false],
  ])('replaces the image %s: %s, and with match-name-only %s', (written, is, untagged) => {
    const manifest: Manifest = { ...deployment, spec: { template: { spec: { containers: [{ image: written }] } } } };
    expect(bindArtifacts([manifest], [web], { account: 'z' }).artifacts).toHaveLength(is ? 1 : 0);
    expect(bindArtifacts([manifest], [web], { account: 'z', untaggedOnly: true }).artifacts).toHaveLength(
      untagged ? 1 : 0,
    );
  });

  it('takes the first artifact that fits', () => {
    const other: Artifact = { ...web, reference: 'registry/web@sha256:2' };
    const { artifacts } = bindIn(
      'Deployment',
      { template: { spec: inContainer('containers', { image: 'registry/web' }) } },
      [other, web],
    );
    expect(artifacts).toEqual([other]);
  });
});
