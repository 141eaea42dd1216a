import { isJsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import type { Pod } from '../kinds.ts';
import { asJson, type KubeObject, own } from '../objects.ts';
import { configMaps, secrets } from '../resources/core.ts';
import type { Resource } from '../resources/resource.ts';

/** Something a pod needs that is not there: what to say about it. */
export interface MissingReference {
  event: { reason: string; message: string };
  /** Set when a container is at fault and not a volume. */
  status: { name: string; reason: string; message: string } | undefined;
}

/** The first config map or secret that the pod names and that does not exist; undefined when all is there. */
export function missingReference(cluster: Cluster, pod: Pod): MissingReference | undefined {
  return missingVolume(cluster, pod) ?? missingVariable(cluster, pod);
}

function find(cluster: Cluster, resource: Resource, pod: Pod, name: string | undefined): KubeObject | undefined {
  return cluster.store.get(resource, pod.metadata.namespace ?? '', name ?? '');
}

function missingVolume(cluster: Cluster, pod: Pod): MissingReference | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const sources = [
      { resource: configMaps, kind: 'configmap', name: volume.configMap?.name, optional: volume.configMap?.optional },
      { resource: secrets, kind: 'secret', name: volume.secret?.secretName, optional: volume.secret?.optional },
    ];
    for (const { resource, kind, name, optional } of sources) {
      if (name === undefined || optional || find(cluster, resource, pod, name) !== undefined) continue;
      const message = `MountVolume.SetUp failed for volume "${volume.name}" : ${kind} "${name}" not found`;
      return { event: { reason: 'FailedMount', message }, status: undefined };
    }
  }
  return undefined;
}

function missingVariable(cluster: Cluster, pod: Pod): MissingReference | undefined {
  for (const container of pod.spec.containers) {
    const whole = (container.envFrom ?? []).flatMap((source) => [
      { resource: configMaps, kind: 'configmap', reference: source.configMapRef },
      { resource: secrets, kind: 'secret', reference: source.secretRef },
    ]);
    const single = (container.env ?? []).flatMap((one) => [
      { resource: configMaps, kind: 'configmap', reference: one.valueFrom?.configMapKeyRef },
      { resource: secrets, kind: 'secret', reference: one.valueFrom?.secretKeyRef },
    ]);
    for (const { resource, kind, reference } of [...whole, ...single]) {
      if (reference === undefined || reference.optional) continue;
      const object = find(cluster, resource, pod, reference.name);
      const message = problemOf(object, kind, pod, reference);
      if (message === undefined) continue;
      const status = { name: container.name, reason: 'CreateContainerConfigError', message };
      return { event: { reason: 'Failed', message: `Error: ${message}` }, status };
    }
  }
  return undefined;
}

function problemOf(
  object: KubeObject | undefined,
  kind: string,
  pod: Pod,
  reference: { name?: string; key?: string },
): string | undefined {
  if (object === undefined) return `${kind} "${reference.name}" not found`;
  if (reference.key === undefined) return undefined;
  const data = asJson(object).data;
  if (isJsonObject(data) && own(data, reference.key) !== undefined) return undefined;
  const name = `${pod.metadata.namespace}/${reference.name}`;
  return `couldn't find key ${reference.key} in ${kind === 'secret' ? 'Secret' : 'ConfigMap'} ${name}`;
}
