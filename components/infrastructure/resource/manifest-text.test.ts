import { describe, expect, it } from 'vitest';
import { editableText, readEdited } from './manifest-text.ts';

const live = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'prod',
    uid: 'u-1',
    resourceVersion: '7',
    generation: 3,
    creationTimestamp: '2026-11-01T00:00:00Z',
    annotations: { 'deployment.kubernetes.io/revision': '3', owner: 'crew' },
  },
  spec: { replicas: 3 },
  status: { replicas: 3 },
};

describe('a manifest to edit', () => {
  it('holds nothing that only the cluster writes', () => {
    const text = editableText(live);
    expect(text).not.toMatch(/uid|resourceVersion|generation|status|revision/);
    expect(text).toContain('owner: crew');
    expect(text.startsWith('apiVersion: apps/v1\nkind: Deployment\nmetadata:')).toBe(true);
  });

  it('leaves the one that is shown alone', () => {
    editableText(live);
    expect(live.metadata.annotations['deployment.kubernetes.io/revision']).toBe('3');
  });

  it('is read back', () => {
    const read = readEdited(editableText(live).replace('replicas: 3', 'replicas: 5'), live);
    expect(read).toMatchObject({ manifest: { spec: { replicas: 5 } } });
  });

  it('leaves out the marks of a deployment, which go along with what is applied', () => {
    const marks = {
      'moniker.spinnaker.io/application': 'storefront',
      'moniker.spinnaker.io/stack': 'eu',
      'artifact.spinnaker.io/name': 'web',
      'gennaker.dev/execution': 'run-1',
    };
    const traffic = { 'traffic.spinnaker.io/load-balancers': '["service web"]' };
    const template = { metadata: { labels: { app: 'web' }, annotations: marks }, spec: { containers: [] } };
    const marked = {
      ...live,
      metadata: { ...live.metadata, annotations: { ...live.metadata.annotations, ...marks, ...traffic } },
      spec: { replicas: 3, template },
    };
    const text = editableText(marked);
    expect(text).not.toMatch(/moniker|artifact\.|gennaker/);
    expect(text).toContain('traffic.spinnaker.io/load-balancers');
    expect(readEdited(text, marked)).toMatchObject({
      manifest: {
        metadata: { annotations: { owner: 'crew', ...marks, ...traffic } },
        spec: { template: { metadata: { annotations: marks } } },
      },
    });
    const moved = text.replace('owner: crew', 'owner: crew\n    moniker.spinnaker.io/application: checkout');
    expect(readEdited(moved, marked)).toMatchObject({
      manifest: { metadata: { annotations: { ...marks, 'moniker.spinnaker.io/application': 'checkout' } } },
    });
    const without = readEdited(text.replace(/ {2}template:[\s\S]*/, ''), marked);
    expect(without).not.toHaveProperty('manifest.spec.template');
  });

  it('must stay the same object', () => {
    const text = editableText(live);
    expect(readEdited(text.replace('name: web', 'name: web2'), live)).toMatchObject({
      problem: { message: 'The name is “web2”; it must stay “web”' },
    });
    expect(readEdited(text.replace('namespace: prod', 'namespace: test'), live)).toHaveProperty('problem');
    expect(readEdited('- 1', live)).toHaveProperty('problem');
  });

  it('is one readable document', () => {
    expect(readEdited('a: [', live)).toHaveProperty('problem');
    expect(readEdited(`${editableText(live)}---\n${editableText(live)}`, live)).toHaveProperty('problem');
  });
});
