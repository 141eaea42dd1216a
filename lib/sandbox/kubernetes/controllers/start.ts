import type { Cluster } from '../cluster.ts';
import { Kubelet } from '../kubelet/kubelet.ts';
import { startDeployments } from './deployments.ts';
import { startGarbageCollector } from './garbage-collector.ts';
import { startNamespaces } from './namespaces.ts';
import { startReplicaSets } from './replica-sets.ts';
import { startScheduler } from './scheduler.ts';

/** Brings the cluster to life. Everything stops with its timers. */
export function startControllers(cluster: Cluster): void {
  startNamespaces(cluster);
  startGarbageCollector(cluster);
  startDeployments(cluster);
  startReplicaSets(cluster);
  startScheduler(cluster);
  new Kubelet(cluster).start();
}
