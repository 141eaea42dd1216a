/**
 * A large cluster in seconds: its objects are written straight into etcd, as JSON, which the API server reads as well as
 * what it writes itself. Through the API it would be three requests for each pod, and with the controllers and a scheduler
 * many times that; what a watch of the inventory sees is the same.
 *
 * Per deployment there are five versions, of which the newest has all the pods, a service, a config map and a secret.
 */
import { randomUUID } from 'node:crypto';
import { fetch } from 'undici';
import { unavailable } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';

export const benchApplication = 'bench';
export const namespaces = ['bench-a', 'bench-b', 'bench-c', 'bench-d'];
const versionsOfOne = 5;
/** Objects of one transaction: etcd takes 128 writes and 1.5 MB at most. */
const perTransaction = 100;

export interface SeededPod {
  namespace: string;
  name: string;
  /** Its deployment, by the order of names. */
  place: number;
}

export interface Size {
  pods: number;
  serverGroups: number;
}

/** Answers the pods, in the order of their deployments' names. */
export async function seedCluster(etcd: string, { pods, serverGroups }: Size): Promise<SeededPod[]> {
  const deployments = Math.max(1, Math.floor(serverGroups / versionsOfOne));
  const seeded: SeededPod[] = [];
  let waiting: [string, JsonObject][] = [];
  for (let place = 0; place < deployments; place += 1) {
    const mine = Math.floor(((place + 1) * pods) / deployments) - Math.floor((place * pods) / deployments);
    const { objects, names } = deploymentParts(place, mine);
    seeded.push(...names.map((name) => ({ namespace: namespaceOf(place), name, place })));
    waiting.push(...objects);
    for (; waiting.length >= perTransaction; waiting = waiting.slice(perTransaction))
      await put(etcd, waiting.slice(0, perTransaction));
  }
  await put(etcd, waiting);
  return seeded;
}

const namespaceOf = (place: number): string => namespaces[place % namespaces.length]!;

function deploymentParts(place: number, pods: number): { objects: [string, JsonObject][]; names: string[] } {
  const name = `${benchApplication}-web${String(place).padStart(4, '0')}`;
  const namespace = namespaceOf(place);
  const objects: [string, JsonObject][] = [];
  const add = (folder: string, object: JsonObject) =>
    objects.push([`/registry/${folder}/${namespace}/${(object.metadata as JsonObject).name}`, object]);
  const manager = workload('Deployment', name, namespace, pods, versionsOfOne);
  add('deployments', manager);
  let owner = ownerOf(manager);
  for (let version = 1; version <= versionsOfOne; version += 1) {
    const newest = version === versionsOfOne;
    const set = workload('ReplicaSet', `${name}-6c8d5b${version}`, namespace, newest ? pods : 0, version);
    (set.metadata as JsonObject).ownerReferences = [ownerOf(manager)];
    add('replicasets', set);
    owner = ownerOf(set);
  }
  const names = Array.from({ length: pods }, (_, i) => `${name}-6c8d5b${versionsOfOne}-${String(i).padStart(5, '0')}`);
  for (const pod of names) add('pods', podOf(pod, namespace, owner));
  const spec = {
    type: 'ClusterIP',
    clusterIP: 'None',
    selector: { app: name },
    ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
  };
  add('services/specs', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(name, namespace),
    spec,
    status: { loadBalancer: {} },
  });
  const content = { 'settings.json': JSON.stringify({ level: 'info', filler: 'x'.repeat(2000) }) };
  add('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta(name, namespace), data: content });
  const word = { word: Buffer.from('open sesame'.repeat(100)).toString('base64') };
  add('secrets', { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: meta(name, namespace), data: word });
  return { objects, names };
}

const made = '2026-01-01T00:00:00Z';

function meta(name: string, namespace: string, version = 1): JsonObject {
  return {
    name,
    namespace,
    uid: randomUUID(),
    generation: 1,
    creationTimestamp: made,
    labels: { app: name.split('-').slice(0, 2).join('-'), 'app.kubernetes.io/managed-by': 'gennaker', tier: 'web' },
    annotations: {
      'moniker.spinnaker.io/application': benchApplication,
      'deployment.kubernetes.io/revision': String(version),
    },
    managedFields: [
      {
        manager: 'gennaker',
        operation: 'Apply',
        apiVersion: 'v1',
        time: made,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:app': {}, 'f:tier': {} } },
          'f:spec': { 'f:template': { 'f:spec': { 'f:containers': {} } } },
        },
      },
    ],
  };
}

function ownerOf({ apiVersion = '', kind = '', metadata }: JsonObject): JsonObject {
  const { name = '', uid = '' } = metadata as JsonObject;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function workload(kind: string, name: string, namespace: string, replicas: number, version: number): JsonObject {
  const app = name.split('-').slice(0, 2).join('-');
  const counted = { replicas, readyReplicas: replicas, availableReplicas: replicas, observedGeneration: 1 };
  const template = { metadata: { labels: { app } }, spec: podSpec(version) };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: meta(name, namespace, version),
    spec: { replicas, selector: { matchLabels: { app } }, template },
    status: kind === 'Deployment' ? { ...counted, updatedReplicas: replicas } : counted,
  };
}

function podSpec(version: number): JsonObject {
  const env = Array.from({ length: 12 }, (_, i) => ({ name: `SETTING_${i}`, value: `value of setting ${i}` }));
  return {
    containers: [
      {
        name: 'web',
        image: `registry.example/bench/web:1.${version}`,
        env,
        resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
        volumeMounts: [{ name: 'settings', mountPath: '/etc/settings' }],
      },
    ],
    volumes: [{ name: 'settings', configMap: { name: 'settings', defaultMode: 420 } }],
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  };
}

function podOf(name: string, namespace: string, owner: JsonObject): JsonObject {
  const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...meta(name, namespace, versionsOfOne), ownerReferences: [owner] },
    spec: { ...podSpec(versionsOfOne), nodeName: `node-${name.length % 7}`, enableServiceLinks: true },
    status: {
      phase: 'Running',
      podIP: '10.1.2.3',
      startTime: made,
      qosClass: 'Burstable',
      conditions: conditions.map((type) => ({ type, status: 'True', lastTransitionTime: made })),
      containerStatuses: [
        {
          name: 'web',
          image: 'registry.example/bench/web:1.5',
          imageID: '',
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: made } },
        },
      ],
    },
  };
}

async function put(etcd: string, objects: readonly [string, JsonObject][]): Promise<void> {
  if (objects.length === 0) return;
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  const success = objects.map(([key, object]) => ({
    requestPut: { key: encoded(key), value: encoded(JSON.stringify(object)) },
  }));
  const answer = await fetch(`${etcd}/v3/kv/txn`, { method: 'POST', body: JSON.stringify({ success }) });
  if (!answer.ok)
    throw unavailable(`etcd refused ${objects.length} objects with ${answer.status}: ${await answer.text()}`);
  await answer.body?.cancel();
}
