import type { Cluster } from '../cluster.ts';
import type { Node, Pod } from '../kinds.ts';
import { nodes } from '../resources/core.ts';
import { pods } from '../resources/pods.ts';

/** Pod addresses from the range of the node; an address is free again when its pod is gone. */
export class Addresses {
  readonly #cluster: Cluster;
  readonly #taken = new Map<string, string>();
  readonly #last = new Map<string, number>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    for (const pod of cluster.store.list<Pod>(pods)) {
      if (pod.status.podIP !== undefined) this.#taken.set(pod.status.podIP, pod.metadata.uid);
    }
  }

  of(pod: Pod): string {
    const node = this.#cluster.store.get<Node>(nodes, '', pod.spec.nodeName ?? '');
    const address = node?.status.addresses.find((one) => one.type === 'InternalIP')?.address ?? '127.0.0.1';
    if (pod.spec.hostNetwork) return address;
    const prefix = (node?.spec.podCIDR ?? '10.244.0.0/22').split('.').slice(0, 2).join('.');
    const base = Number((node?.spec.podCIDR ?? '10.244.0.0/22').split('.')[2] ?? 0);
    const size = 1020;
    let number = this.#last.get(prefix + base) ?? 1;
    for (let i = 0; i < size; i++) {
      number = (number % size) + 2;
      const ip = `${prefix}.${base + (number >> 8)}.${number & 255}`;
      if (this.#taken.has(ip)) continue;
      this.#taken.set(ip, pod.metadata.uid);
      this.#last.set(prefix + base, number - 1);
      return ip;
    }
    return `${prefix}.${base}.1`;
  }

  release(pod: Pod): void {
    const ip = pod.status.podIP;
    if (ip !== undefined && this.#taken.get(ip) === pod.metadata.uid) this.#taken.delete(ip);
  }
}
