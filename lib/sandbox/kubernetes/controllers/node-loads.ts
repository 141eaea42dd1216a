import type { Cluster } from '../cluster.ts';
import type { Pod } from '../kinds.ts';
import { pods } from '../resources/pods.ts';
import { parseQuantity } from '../schema/quantity.ts';
import { isEnded } from './pod-state.ts';

/** What the pods of a node ask for: cores and bytes. */
export interface Load {
  pods: number;
  cpu: number;
  memory: number;
}

export function requested(pod: Pod, name: string): number {
  let sum = 0;
  for (const { resources } of pod.spec.containers) {
    const text = resources?.requests?.[name];
    if (text !== undefined) sum += parseQuantity(text) ?? 0;
  }
  return sum;
}

/** Keeps the loads of all nodes with each change of a pod, so that placing a pod does not look at all others. */
export class NodeLoads {
  readonly #loads = new Map<string, Load>();

  constructor(cluster: Cluster) {
    for (const pod of cluster.store.list<Pod>(pods)) this.#add(pod, 1);
    cluster.store.listen((change) => {
      if (change.resource !== pods) return;
      if (change.previous !== undefined) this.#add(change.previous as Pod, -1);
      if (change.type !== 'DELETED') this.#add(change.object as Pod, 1);
    });
  }

  of(node: string): Load {
    return this.#loads.get(node) ?? { pods: 0, cpu: 0, memory: 0 };
  }

  #add(pod: Pod, sign: 1 | -1): void {
    const { nodeName } = pod.spec;
    if (nodeName === undefined || isEnded(pod)) return;
    const load = this.of(nodeName);
    this.#loads.set(nodeName, {
      pods: load.pods + sign,
      cpu: load.cpu + sign * requested(pod, 'cpu'),
      memory: load.memory + sign * requested(pod, 'memory'),
    });
  }
}
