import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { StatusError } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import type { Pod, PodTemplate } from '../kinds.ts';
import { clone, type KubeObject } from '../objects.ts';
import { section } from '../resources/pod-defaults.ts';
import { pods } from '../resources/pods.ts';
import { make, ownerReferenceTo } from './controller.ts';
import { recordEvent } from './record-event.ts';

/** Pods made in one go; the changes they cause bring the controller back for the rest. */
export const batchSize = 25;

export interface PodNaming {
  name?: string;
  generateName?: string;
}

/** Creates a pod from a workload's template; `adjust` may change it before. Throws a StatusError. */
export function makePod(
  cluster: Cluster,
  owner: KubeObject,
  template: PodTemplate,
  naming: PodNaming,
  component: string,
  adjust: (pod: JsonObject) => void = () => {},
): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const body = clone({
    metadata: {
      ...naming,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [ownerReferenceTo(owner)],
    },
    spec: template.spec,
  }) as unknown as JsonObject;
  adjust(body);
  const namespace = owner.metadata.namespace ?? '';
  try {
    const pod = make<Pod>(cluster, pods, namespace, body);
    const message = creationMessage(owner, pod);
    recordEvent(cluster, owner, { reason: 'SuccessfulCreate', message, component });
    return pod;
  } catch (error) {
    if (error instanceof StatusError) {
      const message = `Error creating: ${error.message}`;
      recordEvent(cluster, owner, { type: 'Warning', reason: 'FailedCreate', message, component });
    }
    throw error;
  }
}

const creationMessage = (owner: KubeObject, pod: Pod): string =>
  owner.kind === 'StatefulSet'
    ? `create Pod ${pod.metadata.name} in StatefulSet ${owner.metadata.name} successful`
    : `Created pod: ${pod.metadata.name}`;

export function setLabel(pod: JsonObject, name: string, value: string): void {
  const labels: Json = section(section(pod, 'metadata'), 'labels');
  if (isJsonObject(labels)) labels[name] = value;
}
