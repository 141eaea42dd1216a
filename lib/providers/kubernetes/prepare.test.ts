import { describe, expect, it } from 'vitest';
import type { Manifest } from '#lib/providers/contract';
import { annotationsOf, labelsOf, podTemplateOf } from '#lib/providers/kubernetes/manifest';
import { parseFrigga } from '#lib/providers/kubernetes/moniker';
import { prepareManifests } from '#lib/providers/kubernetes/prepare';

const manifest = (kind: string, name: string, more: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: { name },
  ...more,
});
const options = { application: 'storefront', defaultNamespace: 'default' };

describe('preparing manifests', () => {
  it('orders by what leans on what and keeps the rest as written', () => {
    const kinds = [
      'Deployment',
      'Widget',
      'Service',
      'ConfigMap',
      'Namespace',
      'ClusterRole',
      'Secret',
      'HorizontalPodAutoscaler',
    ];
    const prepared = prepareManifests(
      kinds.map((kind) => manifest(kind, kind.toLowerCase())),
      options,
    );
    expect(prepared.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'ClusterRole',
      'ConfigMap',
      'Secret',
      'Service',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Widget',
    ]);
  });

  it('moves only what lives in a namespace', () => {
    const [role, map] = prepareManifests([manifest('ClusterRole', 'r'), manifest('ConfigMap', 'c')], {
      ...options,
      namespace: 'prod',
    });
    expect(role?.metadata.namespace).toBeUndefined();
    expect(map?.metadata.namespace).toBe('prod');
    expect(prepareManifests([manifest('ConfigMap', 'c')], options)[0]?.metadata.namespace).toBe('default');
  });

  it('stamps moniker, labels and execution, on pods too but for the execution', () => {
    const [deployment] = prepareManifests(
      [
        manifest('Deployment', 'web', {
          spec: { template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } } },
        }),
      ],
      { ...options, executionId: '01EXECUTION' },
    );
    expect(annotationsOf(deployment)).toMatchObject({
      'moniker.spinnaker.io/application': 'storefront',
      'moniker.spinnaker.io/cluster': 'deployment web',
      'artifact.spinnaker.io/type': 'kubernetes/deployment',
      'artifact.spinnaker.io/name': 'web',
      'gennaker.dev/execution': '01EXECUTION',
    });
    expect(labelsOf(deployment)).toEqual({
      'app.kubernetes.io/name': 'storefront',
      'app.kubernetes.io/managed-by': 'gennaker',
    });
    const template = podTemplateOf(deployment);
    expect(labelsOf(template)).toEqual({
      app: 'web',
      'app.kubernetes.io/name': 'storefront',
      'app.kubernetes.io/managed-by': 'gennaker',
    });
    expect(annotationsOf(template)['moniker.spinnaker.io/application']).toBe('storefront');
    expect(annotationsOf(template)['gennaker.dev/execution']).toBeUndefined();
  });

  it('leaves monikers and names that somebody wrote', () => {
    const written = {
      annotations: { 'moniker.spinnaker.io/application': 'other' },
      labels: { 'app.kubernetes.io/name': 'mine' },
    };
    const [prepared] = prepareManifests(
      [{ ...manifest('ConfigMap', 'c'), metadata: { name: 'c', ...written } }],
      options,
    );
    expect(annotationsOf(prepared)['moniker.spinnaker.io/application']).toBe('other');
    expect(labelsOf(prepared)['app.kubernetes.io/name']).toBe('mine');
  });

  it('does not touch what it was given', () => {
    const given = manifest('Deployment', 'web', { status: { replicas: 1 } });
    const before = structuredClone(given);
    expect(prepareManifests([given], options)[0]?.status).toBeUndefined();
    expect(given).toEqual(before);
  });
});

describe('names in the manner of Frigga', () => {
  it.each([
    ['web', { app: 'web', cluster: 'web' }],
    ['web-prod', { app: 'web', stack: 'prod', cluster: 'web-prod' }],
    ['web-prod-a-b-v012', { app: 'web', stack: 'prod', detail: 'a-b', sequence: 12, cluster: 'web-prod-a-b' }],
    ['-odd', { app: '-odd', stack: 'odd', cluster: '-odd' }],
  ])('reads %s', (name, moniker) => {
    expect(parseFrigga(name)).toEqual(moniker);
  });
});
