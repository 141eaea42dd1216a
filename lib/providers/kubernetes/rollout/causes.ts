import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { CloudEvent, Manifest } from '#lib/providers/contract';
import { condition, listAt, nameOf, numberAt, statusOf } from '#lib/providers/kubernetes/manifest';

/**
 * Why a rollout cannot come true, long before a deadline says so. Each cause has its grace: a first failed pull or a
 * single crash may be a passing fault, so a cause counts only when the cluster itself has tried again and given up for
 * a while (back-off), or when trying again cannot help. Pure.
 */
export interface Cause {
  /** `image registry/web:9.9 cannot be pulled (pod web-7d9-x1)` */
  message: string;
  details: string[];
  /** Read the log of this container's last run: it holds the reason. */
  log?: { pod: string; container: string; previous: boolean };
}

export interface PodEvidence {
  pod: Manifest;
  events: readonly CloudEvent[];
}

/** An autoscaler may bring a node, a claim may be bound: only then is it plain that nothing will come. */
const unschedulableGraceMs = 60_000;
const crashes = 2;
/** Kubelets try again within seconds, and what is missing may be made a moment later. */
const mounts = 3;
/** So long every pod may say that it starts; mounts do not fail often enough before. */
const startMs = 2000;
const starting = new Set(['ContainerCreating', 'PodInitializing']);

/**
 * Whether a pod's own status leaves room for a cause. Its events are worth a request only then: an API server reads all of a
 * namespace to find those of one pod.
 */
export function isTroubled(pod: Manifest, now: number): boolean {
  const scheduled = condition(pod, 'PodScheduled');
  if (scheduled?.reason === 'Unschedulable') return true;
  const age = now - (scheduled?.since ?? 0);
  const isStarting = age >= 0 && age < startMs;
  return containerStatuses(pod).some((status) => {
    const reason = waitReason(status);
    return reason !== undefined && !(isStarting && starting.has(reason));
  });
}

const waitReason = (status: JsonObject): string | undefined =>
  stringAt(objectAt(objectAt(status, 'state'), 'waiting'), 'reason');

/** Whether a ReplicaSet could not make its pods. Others of their makers never say so. */
export const cannotCreate = (owner: Manifest): boolean => condition(owner, 'ReplicaFailure')?.status === 'True';

export function podCause({ pod, events }: PodEvidence, now: number): Cause | undefined {
  for (const status of containerStatuses(pod)) {
    const found = containerCause(pod, status, events);
    if (found) return found;
  }
  return unmountable({ pod, events }) ?? unschedulable({ pod, events }, now);
}

/** A volume of something that is not there. Other faults of mounting pass: a disk that another node still holds. */
function unmountable({ pod, events }: PodEvidence): Cause | undefined {
  const waits = containerStatuses(pod).some((status) => waitReason(status) === 'ContainerCreating');
  const missing = events.filter(
    ({ reason, message }) => reason === 'FailedMount' && /not found|non-existent/.test(message),
  );
  const last = missing.at(-1);
  if (!waits || !last || failures(missing, 'FailedMount') < mounts) return undefined;
  return { message: `a volume of pod ${nameOf(pod)} cannot be mounted: ${last.message}`, details: warnings(events) };
}

function containerStatuses(pod: Manifest): JsonObject[] {
  return [...listAt(statusOf(pod), 'initContainerStatuses'), ...listAt(statusOf(pod), 'containerStatuses')];
}

function containerCause(pod: Manifest, status: JsonObject, events: readonly CloudEvent[]): Cause | undefined {
  const waiting = objectAt(objectAt(status, 'state'), 'waiting');
  const reason = stringAt(waiting, 'reason') ?? '';
  const container = stringAt(status, 'name') ?? '';
  const said = stringAt(waiting, 'message');
  const details = [...(said ? [said] : []), ...warnings(events)];
  if (isPullFailure(reason, events)) {
    return { message: `image ${stringAt(status, 'image') ?? '?'} cannot be pulled (pod ${nameOf(pod)})`, details };
  }
  if (reason === 'InvalidImageName') {
    return { message: `“${stringAt(status, 'image') ?? ''}” is no image name (pod ${nameOf(pod)})`, details };
  }
  if (
    /^Create(Container|PodSandbox)(Config)?Error$|^RunContainerError$/.test(reason) &&
    failures(events, 'Failed') >= 2
  ) {
    return { message: `container ${container} cannot be made: ${said ?? reason} (pod ${nameOf(pod)})`, details };
  }
  return reason === 'CrashLoopBackOff' ? crashCause(pod, status, details) : undefined;
}

function isPullFailure(reason: string, events: readonly CloudEvent[]): boolean {
  if (reason === 'ImagePullBackOff' || reason === 'ErrImageNeverPull') return true;
  return reason === 'ErrImagePull' && failures(events, 'Failed') >= 2;
}

function crashCause(pod: Manifest, status: JsonObject, details: string[]): Cause | undefined {
  const restarts = numberAt(status, 'restartCount') ?? 0;
  if (restarts < crashes) return undefined;
  const container = stringAt(status, 'name') ?? '';
  const last = objectAt(objectAt(status, 'lastState'), 'terminated');
  const how =
    stringAt(last, 'reason') === 'OOMKilled'
      ? 'it ran out of memory'
      : `exit code ${numberAt(last, 'exitCode') ?? '?'}`;
  return {
    message: `container ${container} crashes again and again: ${how}, ${restarts} restarts (pod ${nameOf(pod)})`,
    details,
    log: { pod: nameOf(pod), container, previous: true },
  };
}

function unschedulable({ pod, events }: PodEvidence, now: number): Cause | undefined {
  const scheduled = condition(pod, 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined;
  if (events.some((event) => event.reason === 'TriggeredScaleUp')) return undefined;
  const waited = scheduled.since > 0 ? now - scheduled.since : 0;
  if (waited < unschedulableGraceMs && failures(events, 'FailedScheduling') < 3) return undefined;
  return { message: `no node takes pod ${nameOf(pod)}: ${scheduled.message}`, details: warnings(events) };
}

/** Quota, admission, missing service accounts: the workload cannot even create its pods. */
export function creationCause(owner: Manifest, events: readonly CloudEvent[]): Cause | undefined {
  const refused = condition(owner, 'ReplicaFailure');
  const tries = failures(events, 'FailedCreate');
  if (tries < 2 || (owner.kind === 'ReplicaSet' && !cannotCreate(owner))) return undefined;
  const last = events.filter((event) => event.reason === 'FailedCreate').at(-1);
  return {
    message: `pods of ${nameOf(owner)} are refused: ${refused?.message || last?.message || 'no reason given'}`,
    details: warnings(events),
  };
}

const failures = (events: readonly CloudEvent[], reason: string): number =>
  events.reduce((sum, event) => (event.reason === reason ? sum + event.count : sum), 0);

/** The newest warnings, oldest first. */
export function warnings(events: readonly CloudEvent[]): string[] {
  const lines = events
    .filter((event) => event.type === 'Warning')
    .sort((left, right) => left.at - right.at)
    .map((event) => `${event.reason}: ${event.message}`);
  return [...new Set(lines)].slice(-5);
}
