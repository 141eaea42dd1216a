import type { Cluster } from '../cluster.ts';
import { keyOf } from '../objects.ts';
import { quotas } from '../resources/quotas.ts';
import { type Quota, usedOf } from '../write/quota.ts';
import { editStatus, startController } from './controller.ts';

/** Writes down what is used of each quota. */
export function startQuotas(cluster: Cluster): void {
  const queue = startController<Quota>(cluster, { resource: quotas, reconcile });
  cluster.store.listen(({ resource, object }) => {
    if (resource === quotas) return;
    for (const quota of cluster.store.list(quotas, object.metadata.namespace)) queue.add(keyOf(quota));
  });
}

function reconcile(cluster: Cluster, quota: Quota): undefined {
  editStatus(cluster, quotas, quota, { hard: quota.spec.hard ?? {}, used: usedOf(cluster, quota) });
}
