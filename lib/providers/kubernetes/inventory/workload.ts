import { objectAt } from '#lib/kernel/json';
import type { Health, ResourceSummary } from '#lib/providers/contract';
import {
  annotationsOf,
  condition,
  imagesOf,
  labelsOf,
  listAt,
  numberAt,
  podTemplateOf,
  specOf,
  statusOf,
} from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';

/** Deployments, their versions, and everything else that runs pods. Pure. */
export function workloadSummary(kind: string, object: unknown): ResourceSummary {
  const template = templateOf(kind, object);
  const summary: ResourceSummary = {
    images: imagesOf(specOf(template)),
    podLabels: labelsOf(template),
    replicas: replicasOf(kind, object),
  };
  const revision = Number(annotationsOf(object)[annotation.revision] ?? Number.NaN);
  if (Number.isInteger(revision)) summary.revision = revision;
  if (specOf(object).paused === true || specOf(object).suspend === true) summary.paused = true;
  const message = messageOf(object);
  if (message) summary.message = message;
  return summary;
}

export function workloadHealth(kind: string, object: unknown): Health {
  if (kind === 'CronJob') return 'unknown';
  if (kind === 'Job') return jobHealth(object);
  if (condition(object, 'ReplicaFailure')?.status === 'True') return 'unhealthy';
  if (condition(object, 'Progressing')?.reason === 'ProgressDeadlineExceeded') return 'unhealthy';
  const { desired, ready } = replicasOf(kind, object);
  if (desired === 0) return 'unknown';
  return ready >= desired ? 'healthy' : 'starting';
}

function jobHealth(job: unknown): Health {
  if (condition(job, 'Failed')?.status === 'True') return 'unhealthy';
  if (condition(job, 'Complete')?.status === 'True') return 'healthy';
  return specOf(job).suspend === true ? 'unknown' : 'starting';
}

function templateOf(kind: string, object: unknown): unknown {
  return kind === 'CronJob' ? podTemplateOf(objectAt(specOf(object), 'jobTemplate')) : podTemplateOf(object);
}

function replicasOf(kind: string, object: unknown): NonNullable<ResourceSummary['replicas']> {
  const status = statusOf(object);
  const counted = (field: string): number => numberAt(status, field) ?? 0;
  if (kind === 'DaemonSet') {
    return {
      desired: counted('desiredNumberScheduled'),
      ready: counted('numberReady'),
      updated: counted('updatedNumberScheduled'),
      available: counted('numberAvailable'),
    };
  }
  if (kind === 'Job') {
    return { desired: numberAt(specOf(object), 'completions') ?? 1, ready: counted('succeeded') + counted('ready') };
  }
  if (kind === 'CronJob') return { desired: 0, ready: listAt(status, 'active').length };
  return {
    desired: numberAt(specOf(object), 'replicas') ?? 1,
    ready: counted('readyReplicas'),
    updated: counted('updatedReplicas'),
    available: counted('availableReplicas'),
  };
}

/** Only what is wrong: a message on everything would be read by nobody. */
function messageOf(object: unknown): string | undefined {
  for (const type of ['ReplicaFailure', 'Failed', 'Progressing']) {
    const found = condition(object, type);
    const bad = type === 'Progressing' ? found?.status === 'False' : found?.status === 'True';
    if (bad) return (found?.message || found?.reason || '').slice(0, 500) || undefined;
  }
  return undefined;
}
