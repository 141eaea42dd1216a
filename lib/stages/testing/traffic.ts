import { expect, vi } from 'vitest';
import { isJsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import type { SandboxCloud } from '#lib/stages/testing/sandbox-cloud';

/** A Service of `prod` that selects by a label of its own, `lb: <name>`. */
export function service(name: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'prod' },
    spec: { selector: { lb: name }, ports: [{ port: 80 }] },
  };
}

/** A ReplicaSet of `prod`, kept by version: its pods are told from those of other versions by their label `app`. */
export function replicaSet(name: string, image: string, annotations: Record<string, string> = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'prod', annotations },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
    },
  };
}

/** Waits until the service sends requests to so many ready pods, all of them of the named owner. */
export async function expectTraffic({ cloud }: SandboxCloud, name: string, owner: string, pods: number): Promise<void> {
  await vi.waitFor(async () => {
    const endpoints = await cloud.read({ kind: 'Endpoints', name, namespace: 'prod' });
    const subsets = Array.isArray(endpoints?.subsets) ? endpoints.subsets : [];
    const names = subsets
      .flatMap((subset) => (isJsonObject(subset) && Array.isArray(subset.addresses) ? subset.addresses : []))
      .map((address) => String(objectAt(address, 'targetRef').name));
    expect(names.filter((pod) => pod.startsWith(`${owner}-`))).toHaveLength(pods);
    expect(names).toHaveLength(pods);
  }, 10_000);
}
