/** A pod's status as it follows from its containers' states. */

import { withCondition } from '../controllers/pod-state.ts';
import type { Container, ContainerStatus, Pod } from '../kinds.ts';
import { timestamp } from '../objects.ts';

export const waitingStatus = (container: Container, reason: string): ContainerStatus => ({
  name: container.name,
  state: { waiting: { reason } },
  lastState: {},
  ready: false,
  restartCount: 0,
  image: container.image,
  imageID: '',
  started: false,
});

/** Statuses for a pod that has just come to its node. */
export function firstStatus(pod: Pod, nodeAddress: string): Pod['status'] {
  const inits = pod.spec.initContainers ?? [];
  const reason = inits.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const status: Pod['status'] = {
    ...pod.status,
    phase: 'Pending',
    hostIP: nodeAddress,
    hostIPs: [{ ip: nodeAddress }],
    startTime: timestamp(),
    containerStatuses: pod.spec.containers.map((one) => waitingStatus(one, reason)),
    ...(inits.length > 0 ? { initContainerStatuses: inits.map((one) => waitingStatus(one, 'PodInitializing')) } : {}),
  };
  return withConditions({ ...pod, status }, status);
}

const isDone = (status: ContainerStatus): boolean => status.state.terminated !== undefined;
const hasSucceeded = (status: ContainerStatus): boolean => status.state.terminated?.exitCode === 0;

/** Init containers that have to end before the others start; those that restart always are sidecars and only have to run. */
export function isInitialized(pod: Pod, statuses: readonly ContainerStatus[] | undefined): boolean {
  return (statuses ?? []).every((status, i) =>
    pod.spec.initContainers?.[i]?.restartPolicy === 'Always' ? status.started : hasSucceeded(status),
  );
}

export function phaseOf(pod: Pod, status: Pod['status']): Pod['status']['phase'] {
  const main = status.containerStatuses ?? [];
  const inits = status.initContainerStatuses ?? [];
  const { restartPolicy } = pod.spec;
  if (restartPolicy === 'Never' && inits.some((one) => isDone(one) && !hasSucceeded(one))) return 'Failed';
  const restarts = restartPolicy !== 'Never';
  if (main.length > 0 && main.every(isDone) && restartPolicy !== 'Always') {
    if (main.every(hasSucceeded)) return 'Succeeded';
    if (!restarts) return 'Failed';
  }
  const begun = main.some((one) => one.state.running || one.state.terminated || one.lastState.terminated);
  return begun ? 'Running' : 'Pending';
}

/** The conditions that follow from the containers. */
export function withConditions(pod: Pod, status: Pod['status']): Pod['status'] {
  const initialized = isInitialized(pod, status.initContainerStatuses);
  const unready = (status.containerStatuses ?? []).filter((one) => !one.ready).map((one) => one.name);
  const ended = status.phase === 'Succeeded';
  const ready = unready.length === 0 && initialized && !ended;
  const reason = ended
    ? { reason: 'PodCompleted' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const inits = (status.initContainerStatuses ?? []).filter((one) => !hasSucceeded(one)).map((one) => one.name);
  const truth = (value: boolean) => (value ? ('True' as const) : ('False' as const));
  let { conditions } = status;
  conditions = withCondition(conditions, {
    type: 'PodReadyToStartContainers',
    status: truth(status.podIP !== undefined),
  });
  conditions = withCondition(conditions, {
    type: 'Initialized',
    status: truth(initialized),
    ...(initialized
      ? {}
      : { reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${inits.join(' ')}]` }),
  });
  for (const type of ['ContainersReady', 'Ready']) {
    const changed = withCondition(
      conditions,
      { type, status: truth(ready), ...(ready ? {} : reason) },
      !ready && isStale(conditions, type, reason),
    );
    conditions = changed;
  }
  return { ...status, conditions };
}

/** The names of unready containers may change while the status stays False. */
function isStale(conditions: Pod['status']['conditions'], type: string, reason: { message?: string }): boolean {
  return conditions?.find((one) => one.type === type)?.message !== reason.message;
}
