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
import { type JsonObject, objectAt } from '#lib/kernel/json';

export const benchApplication = 'bench';
export const namespaces = ['bench-a', 'bench-b', 'bench-c', 'bench-d'];
const versionsOfOne = 5;
/** Objects of one transaction: etcd takes 128 writes and 1.5 MB at most. */
const perTransaction = 100;

export interface SeededPod {
  namespace: string;
  name: string;
}

export interface Size {
  pods: number;
  serverGroups: number;
}

/** Answers the pods, in the order of their deployments' names. */
export async function seedCluster(etcd: string, size: Size): Promise<SeededPod[]> {
  const seeded: SeededPod[] = [];
  let waiting: Seeded[] = [];
  for (const one of clusterObjects(size)) {
    if (one.folder === 'pods')
      seeded.push({ namespace: one.namespace, name: String(objectAt(one.object, 'metadata').name) });
    waiting.push(one);
    if (waiting.length < perTransaction) continue;
    await put(etcd, waiting);
    waiting = [];
  }
  await put(etcd, waiting);
  return seeded;
}

interface Seeded {
  /** Of etcd's `/registry`. */
  folder: string;
  namespace: string;
  object: JsonObject;
}

export function* clusterObjects({ pods, serverGroups }: Size): Generator<Seeded> {
  const deployments = Math.max(1, Math.floor(serverGroups / versionsOfOne));
  const upTo = (place: number) => Math.floor((place * pods) / deployments);
  for (let place = 0; place < deployments; place += 1) yield* deploymentParts(place, upTo(place + 1) - upTo(place));
}

const namespaceOf = (place: number): string => namespaces[place % namespaces.length]!;

function* deploymentParts(place: number, pods: number): Generator<Seeded> {
  const name = `${benchApplication}-web${String(place).padStart(4, '0')}`;
  const namespace = namespaceOf(place);
  const seeded = (folder: string, object: JsonObject): Seeded => ({ folder, namespace, object });
  const manager = workload('Deployment', name, namespace, pods, versionsOfOne);
  yield seeded('deployments', manager);
  for (let version = 1; version <= versionsOfOne; version += 1) {
    const mine = version === versionsOfOne ? pods : 0;
    const set = workload('ReplicaSet', `${name}-6c8d5b${version}`, namespace, mine, version);
    const owned = { ...set, metadata: { ...objectAt(set, 'metadata'), ownerReferences: [ownerOf(manager)] } };
    yield seeded('replicasets', owned);
    for (let number = 0; number < mine; number += 1) {
      yield seeded(
        'pods',
        podOf(`${name}-6c8d5b${version}-${String(number).padStart(5, '0')}`, namespace, ownerOf(set)),
      );
    }
  }
  const ports = [{ port: 80, targetPort: 8080, protocol: 'TCP' }];
  const plain = (kind: string, more: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind,
    metadata: meta(name, namespace),
    ...more,
  });
  const spec = { type: 'ClusterIP', clusterIP: 'None', selector: { app: name }, ports };
  yield seeded('services/specs', plain('Service', { spec, status: { loadBalancer: {} } }));
  yield seeded('configmaps', plain('ConfigMap', { data: { 'settings.json': 'x'.repeat(2000) } }));
  const word = Buffer.from('open sesame'.repeat(100)).toString('base64');
  yield seeded('secrets', plain('Secret', { type: 'Opaque', data: { word } }));
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

async function put(etcd: string, seeded: readonly Seeded[]): Promise<void> {
  if (seeded.length === 0) return;
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  const success = seeded.map(({ folder, namespace, object }) => ({
    requestPut: {
      key: encoded(`/registry/${folder}/${namespace}/${String(objectAt(object, 'metadata').name)}`),
      value: encoded(JSON.stringify(object)),
    },
  }));
  const answer = await fetch(`${etcd}/v3/kv/txn`, { method: 'POST', body: JSON.stringify({ success }) });
  if (!answer.ok) throw unavailable(`etcd refused objects with ${answer.status}: ${await answer.text()}`);
  await answer.body?.cancel();
}
