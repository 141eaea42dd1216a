import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Health, ResourceSummary } from '#lib/providers/contract';
import { condition, listAt, metadataOf, numberAt, specOf, statusOf } from '#lib/providers/kubernetes/manifest';

/** What a pod tells: whether it serves, and why not. Pure. */
type Containers = NonNullable<ResourceSummary['containers']>;

const broken = /BackOff|^Err|Error$|^InvalidImageName$|OOMKilled|CannotRun$/;

export function podSummary(pod: unknown): ResourceSummary {
  const containers = containersOf(pod, 'containers');
  const status = statusOf(pod);
  const summary: ResourceSummary = {
    images: containers.map((container) => container.image),
    containers: [...containersOf(pod, 'initContainers').map((one) => ({ ...one, init: true })), ...containers],
    restarts: containers.reduce((sum, container) => sum + container.restarts, 0),
  };
  const node = stringAt(specOf(pod), 'nodeName');
  const ip = stringAt(status, 'podIP');
  const message = messageOf(pod);
  if (node) summary.node = node;
  if (ip) summary.ip = ip;
  if (message) summary.message = message;
  return summary;
}

export function podHealth(pod: unknown): Health {
  if (metadataOf(pod).deletionTimestamp !== undefined) return 'gone';
  const phase = stringAt(statusOf(pod), 'phase');
  if (phase === 'Failed') return 'unhealthy';
  if (phase === 'Succeeded') return 'healthy';
  if (reasons(pod).some((reason) => broken.test(reason))) return 'unhealthy';
  if (condition(pod, 'PodScheduled')?.reason === 'Unschedulable') return 'unhealthy';
  if (condition(pod, 'Ready')?.status === 'True') return 'healthy';
  if (allStatuses(pod).some(isCrashing)) return 'unhealthy';
  return phase === undefined || phase === 'Unknown' ? 'unknown' : 'starting';
}

function containersOf(pod: unknown, which: 'containers' | 'initContainers'): Containers {
  const told = which === 'containers' ? 'containerStatuses' : 'initContainerStatuses';
  const statuses = new Map(listAt(statusOf(pod), told).map((status) => [stringAt(status, 'name'), status]));
  return listAt(specOf(pod), which).map((container) => {
    const name = stringAt(container, 'name') ?? '';
    const status = statuses.get(name) ?? {};
    return {
      name,
      image: stringAt(container, 'image') ?? '',
      ready: status.ready === true,
      state: stateOf(status),
      restarts: numberAt(status, 'restartCount') ?? 0,
    };
  });
}

/** It ended badly and is not well since: between two crashes it only seems to start. */
function isCrashing(status: JsonObject): boolean {
  return status.ready !== true && badExitOf(status) !== undefined;
}

function badExitOf(status: JsonObject): number | undefined {
  const ended = (field: string) => numberAt(objectAt(objectAt(status, field), 'terminated'), 'exitCode');
  const code = ended('state') ?? ended('lastState');
  return code === 0 ? undefined : code;
}

/** `running`, or the reason it is not: `ImagePullBackOff`, `Completed`. */
function stateOf(status: JsonObject): string {
  const state = objectAt(status, 'state');
  if (state.running !== undefined) return 'running';
  const reason = stringAt(objectAt(state, 'waiting'), 'reason') ?? stringAt(objectAt(state, 'terminated'), 'reason');
  return reason ?? 'waiting';
}

const allStatuses = (pod: unknown): JsonObject[] => [
  ...listAt(statusOf(pod), 'initContainerStatuses'),
  ...listAt(statusOf(pod), 'containerStatuses'),
];

const reasons = (pod: unknown): string[] =>
  allStatuses(pod).flatMap((status) => stringAt(objectAt(objectAt(status, 'state'), 'waiting'), 'reason') ?? []);

function messageOf(pod: unknown): string | undefined {
  for (const status of allStatuses(pod)) {
    const waiting = objectAt(objectAt(status, 'state'), 'waiting');
    const reason = stringAt(waiting, 'reason');
    if (reason && broken.test(reason))
      return [reason, stringAt(waiting, 'message')].filter(Boolean).join(': ').slice(0, 500);
  }
  const crashing = allStatuses(pod).find(isCrashing);
  if (crashing) {
    const name = stringAt(crashing, 'name') ?? 'a container';
    return `${name} ended with exit code ${badExitOf(crashing)}; started again ${numberAt(crashing, 'restartCount') ?? 0} times`;
  }
  const scheduled = condition(pod, 'PodScheduled');
  if (scheduled?.status === 'False') return scheduled.message.slice(0, 500);
  return stringAt(statusOf(pod), 'message')?.slice(0, 500);
}
