import type { Cluster } from '../cluster.ts';
import { Kubelet } from '../kubelet/kubelet.ts';
import { jobs } from '../resources/batch.ts';
import { startCronJobs } from './cron-jobs.ts';
import { startDaemonSets } from './daemon-sets.ts';
import { startDefinitions } from './definitions.ts';
import { startDeployments } from './deployments.ts';
import { startDisruptionBudgets } from './disruption-budgets.ts';
import { startGarbageCollector } from './garbage-collector.ts';
import { startJobs } from './jobs.ts';
import { startNamespaces } from './namespaces.ts';
import { startQuotas } from './quotas.ts';
import { startReplicaSets } from './replica-sets.ts';
import { startScheduler } from './scheduler.ts';
import { startServices } from './services.ts';
import { startStatefulSets } from './stateful-sets.ts';
import { startVolumes } from './volumes.ts';

/** Brings the cluster to life. Everything stops with its timers. */
export function startControllers(cluster: Cluster): void {
  startDefinitions(cluster);
  startNamespaces(cluster);
  startGarbageCollector(cluster);
  startDeployments(cluster);
  startReplicaSets(cluster);
  startStatefulSets(cluster);
  startDaemonSets(cluster);
  startJobs(cluster);
  startCronJobs(cluster);
  startServices(cluster);
  startVolumes(cluster);
  startDisruptionBudgets(cluster);
  startQuotas(cluster);
  startScheduler(cluster);
  new Kubelet(cluster).start();
  forgetMoments(cluster);
}

/** Times noted about an object are of no use after it. */
function forgetMoments({ store, moments }: Cluster): void {
  store.listen(({ type, object, resource }) => {
    if (type !== 'DELETED') return;
    moments.delete(object.metadata.uid);
    if (resource !== jobs) return;
    for (const key of moments.keys()) if (key.startsWith(object.metadata.uid)) moments.delete(key);
  });
}
