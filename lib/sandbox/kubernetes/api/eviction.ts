import { isJsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import { coveredBy, type DisruptionBudget } from '../controllers/disruption-budgets.ts';
import type { Pod } from '../kinds.ts';
import { disruptionBudgets } from '../resources/others.ts';
import { deleteObject } from '../write/delete.ts';
import { parseBody } from './body.ts';
import { type Call, isDryRun, readBody, sendJson } from './call.ts';
import { existing } from './objects.ts';
import type { Route } from './route.ts';
import { badRequest, StatusError } from './status.ts';

/** Deletes a pod unless a disruption budget forbids it: what `kubectl drain` asks for. */
export async function evict(cluster: Cluster, call: Call, route: Route): Promise<void> {
  const body = parseBody(call, await readBody(call));
  if (!isJsonObject(body) || !isJsonObject(body.metadata) || body.metadata.name !== route.name) {
    throw badRequest('name in URL does not match name in Eviction object');
  }
  const pod = existing(cluster, route) as Pod;
  const budgets = cluster.store.list<DisruptionBudget>(disruptionBudgets, route.namespace);
  const blocking = budgets.find(
    (budget) => (budget.status.disruptionsAllowed ?? 0) < 1 && coveredBy(cluster, budget).includes(pod),
  );
  if (blocking !== undefined) {
    const message = `The disruption budget ${blocking.metadata.name} needs ${blocking.status.desiredHealthy ?? 0} healthy pods and has ${blocking.status.currentHealthy ?? 0} currently`;
    throw new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [{ reason: 'DisruptionBudget', message, field: '' }],
    });
  }
  deleteObject(cluster, route.resource, pod, { dryRun: isDryRun(call) });
  sendJson(call, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}
