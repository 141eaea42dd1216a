/** What makes services and ingresses look alive: endpoints of the ready pods, and addresses of load balancers. */
import type { Json, JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import type { Pod, Service } from '../kinds.ts';
import { asJson, clone, type KubeObject, keyOf } from '../objects.ts';
import { fractionOf } from '../random.ts';
import { endpoints, services } from '../resources/core.ts';
import { endpointSlices, ingresses } from '../resources/others.ts';
import { section } from '../resources/pod-defaults.ts';
import { pods } from '../resources/pods.ts';
import { matchesAll } from '../selectors.ts';
import { deleteObject } from '../write/delete.ts';
import { updateObject } from '../write/update.ts';
import { controllerManager, edit, make, ownerReferenceTo, startController } from './controller.ts';
import { isEnded, isReady, isTerminating } from './pod-state.ts';

const balancerDelay = 1500;

export function startServices(cluster: Cluster): void {
  const queue = startController<Service>(cluster, { resource: services, reconcile: publish });
  const wakeFor = (pod: KubeObject | undefined) => {
    if (pod === undefined) return;
    for (const service of cluster.store.list<Service>(services, pod.metadata.namespace)) {
      const { selector } = service.spec;
      if (selector !== undefined && matchesAll(selector, pod.metadata.labels)) queue.add(keyOf(service));
    }
  };
  cluster.store.listen((change) => {
    if (change.resource === pods && isRelevant(change.previous as Pod | undefined, change.object as Pod, change.type)) {
      wakeFor(change.object);
      wakeFor(change.previous);
    }
    if (change.resource === services && change.type === 'DELETED') removeEndpoints(cluster, change.object);
    if ((change.resource === services || change.resource === ingresses) && change.type !== 'DELETED') {
      assignLater(cluster, change.object);
    }
  });
  for (const object of [...cluster.store.list(services), ...cluster.store.list(ingresses)])
    assignLater(cluster, object);
}

/** Whether the change of a pod can change endpoints: its address, its readiness or its labels. */
function isRelevant(before: Pod | undefined, after: Pod, type: string): boolean {
  if (before === undefined || type === 'DELETED') return after.status.podIP !== undefined;
  return (
    before.status.podIP !== after.status.podIP ||
    isReady(before) !== isReady(after) ||
    isTerminating(before) !== isTerminating(after) ||
    before.metadata.labels !== after.metadata.labels
  );
}

function publish(cluster: Cluster, service: Service): undefined {
  const { selector } = service.spec;
  if (selector === undefined || service.spec.type === 'ExternalName') return;
  const { name, namespace = '', labels } = service.metadata;
  publishSlice(cluster, service);
  const chosen = cluster.store
    .list<Pod>(pods, namespace)
    .filter(
      (pod) =>
        matchesAll(selector, pod.metadata.labels) &&
        pod.status.podIP !== undefined &&
        !isEnded(pod) &&
        !isTerminating(pod),
    )
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const body: JsonObject = {
    metadata: { name, namespace, ...(labels === undefined ? {} : { labels }) },
    subsets: subsetsOf(service, chosen),
  };
  const known = cluster.store.get(endpoints, namespace, name);
  if (known === undefined) make(cluster, endpoints, namespace, body);
  else updateObject(cluster, endpoints, known, body, { manager: controllerManager });
}

const managedBy = 'endpointslice.kubernetes.io/managed-by';
const sliceController = 'endpointslice-controller.k8s.io';
const serviceName = 'kubernetes.io/service-name';

/** The same by its newer name: one slice, with the pods that are not ready or on their way out beside the others. */
function publishSlice(cluster: Cluster, service: Service): void {
  const { name, namespace = '', labels } = service.metadata;
  const chosen = cluster.store
    .list<Pod>(pods, namespace)
    .filter(
      (pod) =>
        matchesAll(service.spec.selector ?? {}, pod.metadata.labels) && pod.status.podIP !== undefined && !isEnded(pod),
    )
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const known = slicesOf(cluster, service)[0];
  const content: JsonObject = {
    addressType: 'IPv4',
    endpoints: chosen.map((pod) => endpointOf(pod, service.spec.publishNotReadyAddresses === true)),
    ports: (service.spec.ports ?? []).map((port) => ({
      name: port.name ?? '',
      port: targetPort(port.targetPort, chosen[0], port.port),
      protocol: port.protocol,
    })),
  };
  const metadata: JsonObject = {
    labels: { ...labels, [managedBy]: sliceController, [serviceName]: name },
    ownerReferences: [{ ...ownerReferenceTo(service) }],
  };
  if (known === undefined) {
    make(cluster, endpointSlices, namespace, { ...content, metadata: { generateName: `${name}-`, ...metadata } });
    return;
  }
  updateObject(
    cluster,
    endpointSlices,
    known,
    { ...asJson(known), ...content, metadata: { ...section(asJson(clone(known)), 'metadata'), ...metadata } },
    { manager: controllerManager },
  );
}

function endpointOf(pod: Pod, always: boolean): JsonObject {
  const { ip, ...about } = addressOf(pod);
  const serving = isReady(pod) || always;
  const terminating = isTerminating(pod);
  return { addresses: [ip ?? ''], conditions: { ready: serving && !terminating, serving, terminating }, ...about };
}

const slicesOf = (cluster: Cluster, service: KubeObject): KubeObject[] =>
  cluster.store
    .list(endpointSlices, service.metadata.namespace)
    .filter(
      ({ metadata: { labels } }) =>
        labels?.[serviceName] === service.metadata.name && labels[managedBy] === sliceController,
    );

function subsetsOf(service: Service, chosen: readonly Pod[]): Json[] {
  const isUp = (pod: Pod) => isReady(pod) || service.spec.publishNotReadyAddresses === true;
  const ready = chosen.filter(isUp).map(addressOf);
  const unready = chosen.filter((pod) => !isUp(pod)).map(addressOf);
  if (ready.length + unready.length === 0) return [];
  const ports = (service.spec.ports ?? []).map(
    (port): JsonObject => ({
      ...(port.name === undefined ? {} : { name: port.name }),
      port: targetPort(port.targetPort, chosen[0], port.port),
      protocol: port.protocol,
    }),
  );
  return [
    {
      ...(ready.length > 0 ? { addresses: ready } : {}),
      ...(unready.length > 0 ? { notReadyAddresses: unready } : {}),
      ports,
    },
  ];
}

function addressOf(pod: Pod): JsonObject {
  const { name, namespace = '', uid } = pod.metadata;
  return {
    ip: pod.status.podIP ?? '',
    nodeName: pod.spec.nodeName ?? '',
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

/** A port may be meant by the name a container gave it. */
function targetPort(target: number | string, pod: Pod | undefined, fallback: number): number {
  if (typeof target === 'number') return target;
  if (/^\d+$/.test(target)) return Number(target);
  const named = pod?.spec.containers.flatMap((one) => one.ports ?? []).find((port) => port.name === target);
  return named?.containerPort ?? fallback;
}

function removeEndpoints(cluster: Cluster, service: KubeObject): void {
  const known = cluster.store.get(endpoints, service.metadata.namespace ?? '', service.metadata.name);
  if (known !== undefined) deleteObject(cluster, endpoints, known);
}

const needsAddress = (object: KubeObject): boolean => {
  const { spec, status } = object as Service;
  const balanced = object.kind === 'Ingress' || spec.type === 'LoadBalancer';
  return balanced && status?.loadBalancer?.ingress === undefined;
};

function assignLater(cluster: Cluster, object: KubeObject): void {
  if (!needsAddress(object)) return;
  cluster.timers.after(balancerDelay, () => {
    const resource = object.kind === 'Ingress' ? ingresses : services;
    const current = cluster.store.get(resource, object.metadata.namespace ?? '', object.metadata.name);
    if (current === undefined || !needsAddress(current)) return;
    const number = Math.floor(fractionOf(current.metadata.uid) * 250) + 2;
    const ip = object.kind === 'Ingress' ? '203.0.113.1' : `203.0.113.${number}`;
    edit(
      cluster,
      resource,
      current,
      (draft) => {
        asJson(draft).status = {
          loadBalancer: { ingress: [{ ip, ...(object.kind === 'Ingress' ? {} : { ipMode: 'VIP' }) }] },
        };
      },
      { subresource: 'status', manager: 'cloud-controller-manager' },
    );
  });
}
