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
    const { manifests, artifacts: used } = bindArtifacts([deployment], artifacts, 'zone-1');
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
    const { manifests } = bindArtifacts([cron, scaler], [image('web', 'web:2'), set], 'zone-1');
    expect(JSON.stringify(manifests[0])).toContain('web:2');
    expect(JSON.stringify(manifests[1])).toContain('web-v001');
  });
});
