/** What a container does next, and when. Pure but for what the node remembers of images. */
import type { Cluster } from '../cluster.ts';
import type { Happening } from '../controllers/record-event.ts';
import type { Container, ContainerStatus, Pod } from '../kinds.ts';
import { timestamp } from '../objects.ts';
import { fractionOf, stableHash } from '../random.ts';
import { type Behaviour, behaviourOf } from './behaviour.ts';

/** What a node remembers beside the statuses. */
export interface Machine {
  /** `<node>/<image>` of the images a node has. */
  pulled: Set<string>;
  /** Failed pulls by `<uid>/<container>`. */
  pulls: Map<string, number>;
}

export interface Step {
  /** The same name means the same appointment. */
  name: string;
  after: number;
  events: Omit<Happening, 'component'>[];
  status(): ContainerStatus;
}

const backOffStart = 10_000;
const backOffMax = 300_000;
const maxRemembered = 2000;

export function nextStep(
  cluster: Cluster,
  machine: Machine,
  pod: Pod,
  container: Container,
  status: ContainerStatus,
  init: boolean,
): Step | undefined {
  const behaviour = behaviourOf(pod, container, init);
  const fieldPath = `spec.${init ? 'initContainers' : 'containers'}{${container.name}}`;
  const context = { cluster, machine, pod, container, status, behaviour, fieldPath, init };
  const { waiting, running, terminated } = status.state;
  if (running !== undefined && status.image !== container.image) return replaceImage(context);
  if (running !== undefined) return whileRunning(context);
  if (terminated !== undefined) return afterEnd(context);
  if (waiting?.reason === 'CrashLoopBackOff') return restart(context, backOff(status.restartCount));
  if (waiting?.reason === 'ErrImagePull') return backOffPull(context);
  return pull(context);
}

interface Context {
  cluster: Cluster;
  machine: Machine;
  pod: Pod;
  container: Container;
  status: ContainerStatus;
  behaviour: Behaviour;
  fieldPath: string;
  init: boolean;
}

const backOff = (count: number): number =>
  Math.min(backOffMax, backOffStart * 2 ** Math.min(10, Math.max(0, count - 1)));
const chance = ({ pod, container }: Context, what: string): number =>
  fractionOf(`${pod.metadata.uid}${container.name}${what}`);
const pullKey = ({ pod, container }: Context): string => `${pod.metadata.uid}/${container.name}`;

function pull(context: Context): Step {
  const { machine, pod, container, behaviour, fieldPath, status } = context;
  const retry = status.state.waiting?.reason === 'ImagePullBackOff';
  const pulling = { reason: 'Pulling', message: `Pulling image "${container.image}"`, fieldPath };
  if (behaviour.missing) {
    const failures = machine.pulls.get(pullKey(context)) ?? 0;
    return {
      name: `pull ${failures}`,
      after: retry ? backOff(failures) : 400 + chance(context, 'pull') * 400,
      events: [pulling, ...pullFailures(container.image, fieldPath)],
      status: () => {
        machine.pulls.set(pullKey(context), failures + 1);
        return { ...status, state: { waiting: { reason: 'ErrImagePull', message: pullError(container.image) } } };
      },
    };
  }
  const key = `${pod.spec.nodeName}/${container.image}`;
  const present = container.imagePullPolicy !== 'Always' && machine.pulled.has(key);
  const time = present ? 50 : Math.round(300 + chance(context, 'pull') * 700);
  const pulled = present
    ? `Container image "${container.image}" already present on machine`
    : `Successfully pulled image "${container.image}" in ${time}ms (${time}ms including waiting). Image size: ${imageSize(container.image)} bytes.`;
  return {
    name: 'start',
    after: time + 200 + chance(context, 'start') * 200,
    events: [
      ...(present ? [] : [pulling]),
      { reason: 'Pulled', message: pulled, fieldPath },
      ...startEvents(container, fieldPath),
    ],
    status: () => {
      if (machine.pulled.size > maxRemembered) machine.pulled.clear();
      machine.pulled.add(key);
      return runningStatus(context, status.restartCount);
    },
  };
}

const imageSize = (image: string): number => 20_000_000 + Math.floor(fractionOf(image) * 200_000_000);

const pullError = (image: string): string =>
  `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;

const pullFailures = (image: string, fieldPath: string): Omit<Happening, 'component'>[] => [
  { type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${pullError(image)}`, fieldPath },
  { type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull', fieldPath },
];

function backOffPull(context: Context): Step {
  const { container, fieldPath, status, machine } = context;
  return {
    name: `back off pull ${machine.pulls.get(pullKey(context)) ?? 0}`,
    after: 800,
    events: [
      { reason: 'BackOff', message: `Back-off pulling image "${container.image}"`, fieldPath },
      { type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff', fieldPath },
    ],
    status: () => ({
      ...status,
      state: { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${container.image}"` } },
    }),
  };
}

const startEvents = (container: Container, fieldPath: string): Omit<Happening, 'component'>[] => [
  { reason: 'Created', message: `Created container: ${container.name}`, fieldPath },
  { reason: 'Started', message: `Started container ${container.name}`, fieldPath },
];

function runningStatus({ pod, container, status }: Context, restartCount: number): ContainerStatus {
  const run = stableHash([pod.metadata.uid, container.name, restartCount]).padEnd(32, '0');
  return {
    ...status,
    state: { running: { startedAt: timestamp() } },
    ready: false,
    started: true,
    restartCount,
    image: container.image,
    imageID: `${container.image.replace(/[:@][^/]*$/, '')}@sha256:${stableHash(container.image).padEnd(32, '0')}`,
    containerID: `containerd://${run}`,
  };
}

function whileRunning(context: Context): Step | undefined {
  const { behaviour, status, init } = context;
  if (behaviour.kind !== 'serve') return end(context);
  if (status.ready || init || behaviour.readyAfter === undefined) return undefined;
  return {
    name: `ready ${status.restartCount}`,
    after: behaviour.readyAfter,
    events: [],
    status: () => ({ ...status, ready: true }),
  };
}

function end(context: Context): Step {
  const { behaviour, status } = context;
  const { startedAt = timestamp() } = status.state.running ?? {};
  const { exitCode } = behaviour;
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return {
    name: `end ${status.restartCount}`,
    after: behaviour.runs,
    events: [],
    status: () => ({
      ...status,
      ready: false,
      started: false,
      state: {
        terminated: { exitCode, reason, startedAt, finishedAt: timestamp(), containerID: status.containerID ?? '' },
      },
    }),
  };
}

function afterEnd(context: Context): Step | undefined {
  const { pod, status, container, fieldPath, init } = context;
  const failed = status.state.terminated?.exitCode !== 0;
  const { restartPolicy } = pod.spec;
  const restarts = init
    ? failed && restartPolicy !== 'Never'
    : restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && failed);
  if (!restarts) return undefined;
  if (status.restartCount === 0) return restart(context, 300);
  const wait = Math.round(backOff(status.restartCount) / 1000);
  const message = `back-off ${wait}s restarting failed container=${container.name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
  return {
    name: `back off ${status.restartCount}`,
    after: 300,
    events: [
      {
        type: 'Warning',
        reason: 'BackOff',
        message: `Back-off restarting failed container ${container.name} in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
        fieldPath,
      },
    ],
    status: () => ({ ...status, state: { waiting: { reason: 'CrashLoopBackOff', message } }, lastState: status.state }),
  };
}

function restart(context: Context, after: number): Step {
  const { container, fieldPath, status } = context;
  const lastState = status.state.terminated === undefined ? status.lastState : status.state;
  const pulled = {
    reason: 'Pulled',
    message: `Container image "${container.image}" already present on machine`,
    fieldPath,
  };
  return {
    name: `restart ${status.restartCount}`,
    after,
    events: [pulled, ...startEvents(container, fieldPath)],
    status: () => ({ ...runningStatus(context, status.restartCount + 1), lastState }),
  };
}

/** The image of a running pod may be changed: the container is started again from the new one. */
function replaceImage(context: Context): Step {
  const { container, fieldPath, status } = context;
  const message = `Container ${container.name} definition changed, will be restarted`;
  return {
    name: `replace ${container.image}`,
    after: 300,
    events: [{ reason: 'Killing', message, fieldPath }],
    status: () => ({
      ...status,
      ready: false,
      started: false,
      image: container.image,
      restartCount: status.restartCount + 1,
      state: { waiting: { reason: 'ContainerCreating' } },
    }),
  };
}
