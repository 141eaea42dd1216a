/**
 * The nodes' agent. Each container is a small state machine kept in the pod's status alone:
 *
 *   waiting(ContainerCreating) → pulled → running → ready → terminated → waiting(CrashLoopBackOff) → running …
 *   waiting(ContainerCreating) → waiting(ErrImagePull) ⇄ waiting(ImagePullBackOff)
 *
 * One timer per container leads to its next state. After a restart of the sandbox the timers are set again from the
 * statuses, so a snapshot taken at any moment goes on where it was.
 */
import type { Cluster } from '../cluster.ts';
import { edit } from '../controllers/controller.ts';
import { isEnded, isReady, isTerminating } from '../controllers/pod-state.ts';
import { recordEvent } from '../controllers/record-event.ts';
import type { Container, ContainerStatus, Node, Pod } from '../kinds.ts';
import { configMaps, nodes, secrets } from '../resources/core.ts';
import { pods } from '../resources/pods.ts';
import { deleteObject } from '../write/delete.ts';
import { Addresses } from './addresses.ts';
import { type Machine, nextStep } from './container.ts';
import { firstStatus, isInitialized, phaseOf, withConditions } from './pod-status.ts';
import { missingReference } from './references.ts';

const admitDelay = 100;
const mountRetry = 5000;
const stopDelay = 600;

export class Kubelet {
  readonly #cluster: Cluster;
  readonly #addresses: Addresses;
  readonly #timers = new Map<string, { state: string; cancel: () => void }>();
  readonly #machine: Machine = { pulled: new Set(), pulls: new Map() };

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#addresses = new Addresses(cluster);
  }

  start(): void {
    this.#cluster.store.listen((change) => {
      if (change.resource === pods && change.type === 'DELETED') this.#forget(change.object as Pod);
      else if (change.resource === pods) this.#look(change.object as Pod);
      const unblocks = (change.resource === configMaps || change.resource === secrets) && change.type === 'ADDED';
      if (unblocks) this.#wake(change.object.metadata.namespace ?? '');
    });
    for (const pod of this.#cluster.store.list<Pod>(pods)) this.#look(pod);
  }

  /** Sets the timers that the pod's present state calls for. */
  #look(pod: Pod): void {
    const { uid } = pod.metadata;
    if (pod.spec.nodeName === undefined) return;
    if (isTerminating(pod)) {
      const grace = Math.min((pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000, stopDelay);
      if (this.#schedule(uid, 'stop', grace, () => this.#stop(pod))) this.#announceStop(pod);
      return;
    }
    if (isEnded(pod)) {
      this.#forget(pod);
      return;
    }
    if (pod.status.containerStatuses === undefined) {
      this.#schedule(uid, 'admit', admitDelay, () => this.#admit(pod));
      return;
    }
    this.#watchDeadline(pod);
    if (missingReference(this.#cluster, pod) === undefined || pod.status.podIP !== undefined) this.#advance(pod);
    else this.#schedule(`${uid}/mount`, 'mount', mountRetry, () => this.#complain(pod));
  }

  #advance(pod: Pod): void {
    const inits = pod.status.initContainerStatuses ?? [];
    for (const [i, container] of (pod.spec.initContainers ?? []).entries()) {
      const status = inits[i];
      if (status === undefined) return;
      this.#step(pod, container, status, true);
      const isSidecar = container.restartPolicy === 'Always';
      if (isSidecar ? !status.started : status.state.terminated?.exitCode !== 0) return;
    }
    for (const container of pod.spec.containers) {
      const status = pod.status.containerStatuses?.find((one) => one.name === container.name);
      if (status !== undefined) this.#step(pod, container, status, false);
    }
  }

  #step(pod: Pod, container: Container, status: ContainerStatus, init: boolean): void {
    const step = nextStep(this.#cluster, this.#machine, pod, container, status, init);
    const key = `${pod.metadata.uid}/${container.name}`;
    if (step === undefined) {
      this.#cancel(key);
      return;
    }
    this.#schedule(key, step.name, step.after, () => {
      const current = this.#current(pod);
      if (current === undefined || isTerminating(current)) return;
      for (const happening of step.events) {
        recordEvent(this.#cluster, current, { component: 'kubelet', host: pod.spec.nodeName ?? '', ...happening });
      }
      this.#setContainer(current, container.name, init, step.status());
    });
  }

  #setContainer(pod: Pod, name: string, init: boolean, next: ContainerStatus): void {
    this.#write(pod, (status) => {
      const key = init ? 'initContainerStatuses' : 'containerStatuses';
      status[key] = (status[key] ?? []).map((one) => (one.name === name ? next : one));
      status.podIP ??= this.#addresses.of(pod);
      status.podIPs = [{ ip: status.podIP }];
      if (!init || !isInitialized(pod, status.initContainerStatuses)) return;
      status.containerStatuses = status.containerStatuses?.map((one) =>
        one.state.waiting?.reason === 'PodInitializing' && one.name !== name
          ? { ...one, state: { waiting: { reason: 'ContainerCreating' } } }
          : one,
      );
    });
  }

  #admit(pod: Pod): void {
    const current = this.#current(pod);
    if (current === undefined) return;
    const address = this.#nodeAddress(current);
    this.#write(current, (status) => Object.assign(status, firstStatus(current, address)));
    this.#complain(current);
  }

  /** Says that the pod waits for a config map or a secret. */
  #complain(pod: Pod): void {
    const current = this.#current(pod);
    const missing = current && missingReference(this.#cluster, current);
    if (current === undefined || missing === undefined) {
      if (current !== undefined) this.#look(current);
      return;
    }
    recordEvent(this.#cluster, current, {
      type: 'Warning',
      component: 'kubelet',
      host: current.spec.nodeName ?? '',
      ...missing.event,
    });
    if (missing.status !== undefined) {
      const { name, reason, message } = missing.status;
      const status = current.status.containerStatuses?.find((one) => one.name === name);
      if (status !== undefined && status.state.waiting?.reason !== reason) {
        this.#write(current, (draft) => {
          draft.containerStatuses = draft.containerStatuses?.map((one) =>
            one.name === name ? { ...one, state: { waiting: { reason, message } } } : one,
          );
        });
      }
    }
    this.#schedule(`${current.metadata.uid}/mount`, 'mount', mountRetry, () => this.#complain(current));
  }

  #wake(namespace: string): void {
    for (const pod of this.#cluster.store.list<Pod>(pods, namespace)) {
      if (pod.status.podIP === undefined && this.#timers.has(`${pod.metadata.uid}/mount`)) {
        this.#cancel(`${pod.metadata.uid}/mount`);
        this.#look(pod);
      }
    }
  }

  #watchDeadline(pod: Pod): void {
    const seconds = pod.spec.activeDeadlineSeconds;
    if (seconds === undefined) return;
    this.#schedule(`${pod.metadata.uid}/deadline`, 'deadline', seconds * 1000, () => {
      const current = this.#current(pod);
      if (current === undefined || isEnded(current)) return;
      this.#write(current, (status) =>
        Object.assign(status, {
          phase: 'Failed',
          reason: 'DeadlineExceeded',
          message: 'Pod was active on the node longer than the specified deadline',
        }),
      );
    });
  }

  #announceStop(pod: Pod): void {
    for (const { name, state } of pod.status.containerStatuses ?? []) {
      if (state.running === undefined) continue;
      const fieldPath = `spec.containers{${name}}`;
      const message = `Stopping container ${name}`;
      recordEvent(this.#cluster, pod, {
        reason: 'Killing',
        message,
        component: 'kubelet',
        host: pod.spec.nodeName ?? '',
        fieldPath,
      });
    }
  }

  #stop(pod: Pod): void {
    const current = this.#current(pod);
    if (current === undefined) return;
    if ((current.metadata.finalizers ?? []).length > 0) {
      edit(this.#cluster, pods, current, (draft) => {
        draft.metadata.deletionGracePeriodSeconds = 0;
      });
      return;
    }
    deleteObject(this.#cluster, pods, current, { grace: 0 });
  }

  #write(pod: Pod, change: (status: Pod['status']) => void): void {
    const before = isReady(pod);
    const updated = edit(
      this.#cluster,
      pods,
      pod,
      (draft) => {
        change(draft.status);
        if (draft.status.reason === undefined) draft.status.phase = phaseOf(draft, draft.status);
        draft.status = withConditions(draft, draft.status);
      },
      { subresource: 'status', manager: 'kubelet' },
    );
    if (!before && isReady(updated)) this.#cluster.moments.set(pod.metadata.uid, Date.now());
  }

  #current(pod: Pod): Pod | undefined {
    const current = this.#cluster.store.get<Pod>(pods, pod.metadata.namespace ?? '', pod.metadata.name);
    return current?.metadata.uid === pod.metadata.uid ? current : undefined;
  }

  #nodeAddress(pod: Pod): string {
    const node = this.#cluster.store.get<Node>(nodes, '', pod.spec.nodeName ?? '');
    return node?.status.addresses.find((one) => one.type === 'InternalIP')?.address ?? '127.0.0.1';
  }

  /** A timer of the same state stays; another state replaces it. Returns whether a timer was set. */
  #schedule(key: string, state: string, ms: number, act: () => void): boolean {
    if (this.#timers.get(key)?.state === state) return false;
    this.#cancel(key);
    const cancel = this.#cluster.timers.after(ms, () => {
      this.#timers.delete(key);
      act();
    });
    this.#timers.set(key, { state, cancel });
    return true;
  }

  #cancel(key: string): void {
    this.#timers.get(key)?.cancel();
    this.#timers.delete(key);
  }

  #forget(pod: Pod): void {
    const { uid } = pod.metadata;
    const names = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map((one) => `/${one.name}`);
    for (const suffix of ['', '/mount', '/deadline', ...names]) {
      this.#cancel(uid + suffix);
      this.#machine.pulls.delete(uid + suffix);
    }
    this.#cluster.moments.delete(uid);
    if (this.#cluster.store.get(pods, pod.metadata.namespace ?? '', pod.metadata.name) === undefined) {
      this.#addresses.release(pod);
    }
  }
}
