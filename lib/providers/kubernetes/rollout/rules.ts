import { objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest, Stability } from '#lib/providers/contract';
import { knownKind } from '#lib/providers/kubernetes/kinds';
import { condition, nameOf, numberAt, specOf, statusOf } from '#lib/providers/kubernetes/manifest';
import { customResource, definition } from '#lib/providers/kubernetes/rollout/custom';

/**
 * What the status of an object alone says about a rollout: Spinnaker's rules, kind by kind. Why it does not come true
 * is a matter of its pods and events and stands in `causes.ts`. Pure.
 */
export function statusRule(manifest: Manifest): Stability {
  if (isForeign(manifest)) return customResource(manifest);
  const rule = ruleOf(manifest.kind);
  return rule ? rule(manifest) : stable(inPlace(manifest));
}

/**
 * Of kinds that no controller brings to life, such as settings, services and roles: what is to be said of one once it is applied.
 * Undefined for those that have to be looked at.
 */
export function stableOnceApplied(manifest: Manifest): string | undefined {
  return isForeign(manifest) || ruleOf(manifest.kind) ? undefined : inPlace(manifest);
}

const ruleOf = (kind: string) => (Object.hasOwn(rules, kind) ? rules[kind] : undefined);
const inPlace = (manifest: Manifest): string => `${manifest.kind} ${nameOf(manifest)} is in place`;

/** A kind that the cluster itself does not bring. It may bear the name of one: `Service` of `serving.knative.dev/v1`. */
function isForeign(manifest: Manifest): boolean {
  const known = knownKind(manifest.kind);
  const group = manifest.apiVersion.includes('/') ? (manifest.apiVersion.split('/')[0] ?? '') : '';
  return !known || (group.includes('.') && group !== known.group);
}

const stable = (message: string): Stability => ({ state: 'stable', message });
const progressing = (message: string): Stability => ({ state: 'progressing', message });
const failed = (message: string, details: string[] = []): Stability => ({ state: 'failed', message, details });

const rules: Record<string, (manifest: Manifest) => Stability> = {
  Deployment: deployment,
  ReplicaSet: replicaSet,
  StatefulSet: statefulSet,
  DaemonSet: daemonSet,
  Job: job,
  CronJob: (manifest) => stable(`CronJob ${nameOf(manifest)} is scheduled`),
  Pod: pod,
  HorizontalPodAutoscaler: autoscaler,
  CustomResourceDefinition: definition,
};

/** Before that, status and pods are those of the version before. */
export function observed(manifest: Manifest): boolean {
  const generation = numberAt(manifest.metadata, 'generation');
  // Jobs and pods never say what they have seen.
  if (manifest.kind === 'Job' || manifest.kind === 'Pod') return true;
  return generation === undefined || (numberAt(statusOf(manifest), 'observedGeneration') ?? 0) >= generation;
}

const desiredOf = (manifest: Manifest): number => numberAt(specOf(manifest), 'replicas') ?? 1;
const counted = (manifest: Manifest, field: string): number => numberAt(statusOf(manifest), field) ?? 0;
const rollingOut = (manifest: Manifest, ready: number, desired: number): string =>
  `Waiting for rollout of ${nameOf(manifest)} (${ready} of ${desired} ready)`;

function deployment(manifest: Manifest): Stability {
  const name = nameOf(manifest);
  const desired = desiredOf(manifest);
  const progress = condition(manifest, 'Progressing');
  if (!observed(manifest)) return progressing(`Waiting for the cluster to notice the new ${name}`);
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return failed(
      `${name} made no progress within its deadline of ${numberAt(specOf(manifest), 'progressDeadlineSeconds') ?? 600} s`,
      [progress.message],
    );
  }
  if (specOf(manifest).paused === true) return progressing(`The rollout of ${name} is paused; resume it to go on`);
  const updated = counted(manifest, 'updatedReplicas');
  const ready = counted(manifest, 'readyReplicas');
  if (updated < desired) return progressing(rollingOut(manifest, Math.min(updated, ready), desired));
  if (counted(manifest, 'replicas') > updated) {
    const old = counted(manifest, 'replicas') - updated;
    return progressing(`Waiting for ${old} old ${old === 1 ? 'replica' : 'replicas'} of ${name} to end`);
  }
  if (ready < desired) return progressing(rollingOut(manifest, ready, desired));
  if (counted(manifest, 'availableReplicas') < desired || condition(manifest, 'Available')?.status === 'False') {
    return progressing(
      `Waiting for ${name} to become available (${counted(manifest, 'availableReplicas')} of ${desired})`,
    );
  }
  return stable(`${name} runs with ${desired} of ${desired} ready`);
}

function replicaSet(manifest: Manifest): Stability {
  const desired = desiredOf(manifest);
  if (!observed(manifest)) return progressing(`Waiting for the cluster to notice the new ${nameOf(manifest)}`);
  const least = Math.min(
    ...['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'].map((field) => counted(manifest, field)),
  );
  if (least < desired) return progressing(rollingOut(manifest, counted(manifest, 'readyReplicas'), desired));
  return stable(`${nameOf(manifest)} runs with ${desired} of ${desired} ready`);
}

function statefulSet(manifest: Manifest): Stability {
  const name = nameOf(manifest);
  const desired = desiredOf(manifest);
  const strategy = objectAt(specOf(manifest), 'updateStrategy');
  if (stringAt(strategy, 'type') === 'OnDelete')
    return stable(`${name} is in place; its pods change when they are deleted`);
  if (!observed(manifest)) return progressing(`Waiting for the cluster to notice the new ${name}`);
  const ready = counted(manifest, 'readyReplicas');
  if (counted(manifest, 'replicas') < desired || ready < desired)
    return progressing(rollingOut(manifest, ready, desired));
  const updated = counted(manifest, 'updatedReplicas');
  const partition = numberAt(objectAt(strategy, 'rollingUpdate'), 'partition') ?? 0;
  if (partition > 0) {
    const wanted = Math.max(0, desired - partition);
    return updated < wanted
      ? progressing(`Waiting for the partitioned rollout of ${name} (${updated} of ${wanted} updated)`)
      : stable(`${name} is rolled out to its partition (${updated} updated)`);
  }
  const status = statusOf(manifest);
  const current = stringAt(status, 'currentRevision');
  const next = stringAt(status, 'updateRevision');
  if (next && current !== next) return progressing(`Waiting for rollout of ${name} (${updated} of ${desired} updated)`);
  if (counted(manifest, 'currentReplicas') < desired) return progressing(rollingOut(manifest, ready, desired));
  return stable(`${name} runs with ${desired} of ${desired} ready`);
}

function daemonSet(manifest: Manifest): Stability {
  const name = nameOf(manifest);
  if (stringAt(objectAt(specOf(manifest), 'updateStrategy'), 'type') === 'OnDelete') {
    return stable(`${name} is in place; its pods change when they are deleted`);
  }
  if (!observed(manifest)) return progressing(`Waiting for the cluster to notice the new ${name}`);
  const desired = counted(manifest, 'desiredNumberScheduled');
  if (counted(manifest, 'currentNumberScheduled') < desired) {
    return progressing(
      `Waiting for ${name} to reach its nodes (${counted(manifest, 'currentNumberScheduled')} of ${desired})`,
    );
  }
  if (counted(manifest, 'updatedNumberScheduled') < desired) {
    return progressing(
      `Waiting for rollout of ${name} (${counted(manifest, 'updatedNumberScheduled')} of ${desired} updated)`,
    );
  }
  const ready = Math.min(counted(manifest, 'numberReady'), counted(manifest, 'numberAvailable'));
  if (ready < desired) return progressing(rollingOut(manifest, ready, desired));
  return stable(`${name} runs on ${desired} of ${desired} nodes`);
}

function job(manifest: Manifest): Stability {
  const name = nameOf(manifest);
  const broken = condition(manifest, 'Failed');
  if (broken?.status === 'True') {
    return failed(`Job ${name} failed: ${broken.message || broken.reason || 'no reason given'}`);
  }
  const completions = numberAt(specOf(manifest), 'completions') ?? 1;
  const succeeded = counted(manifest, 'succeeded');
  if (condition(manifest, 'Complete')?.status === 'True' || succeeded >= completions)
    return stable(`Job ${name} is complete`);
  return progressing(`Waiting for job ${name} (${succeeded} of ${completions} complete)`);
}

/** A pod that failed never comes back, so waiting for it longer would only wait for the timeout. */
function pod(manifest: Manifest): Stability {
  const name = nameOf(manifest);
  const status = statusOf(manifest);
  const phase = stringAt(status, 'phase') ?? 'Unknown';
  if (phase === 'Failed') {
    const why = stringAt(status, 'message') ?? stringAt(status, 'reason');
    return failed(`Pod ${name} failed${why ? `: ${why}` : ''}`);
  }
  return phase === 'Pending' || phase === 'Unknown'
    ? progressing(`Pod ${name} is ${phase.toLowerCase()}`)
    : stable(`Pod ${name} is ${phase.toLowerCase()}`);
}

function autoscaler(manifest: Manifest): Stability {
  const status = statusOf(manifest);
  const desired = numberAt(status, 'desiredReplicas') ?? 0;
  const current = numberAt(status, 'currentReplicas') ?? 0;
  return desired === current || desired === 0
    ? stable(`${nameOf(manifest)} is satisfied with ${current} replicas`)
    : progressing(`Waiting for ${nameOf(manifest)} to scale (${current} of ${desired})`);
}
