import type { JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import type { PersistentVolumeClaim } from '../kinds.ts';
import { asJson, clone } from '../objects.ts';
import { claims, volumes } from '../resources/core.ts';
import { storageClasses } from '../resources/others.ts';
import { deleteObject } from '../write/delete.ts';
import { edit, make, startController } from './controller.ts';
import { recordEvent } from './record-event.ts';

const component = 'persistentvolume-controller';
const retry = 15_000;

/** Makes a volume for each claim and binds the two. */
export function startVolumes(cluster: Cluster): void {
  startController<PersistentVolumeClaim>(cluster, { resource: claims, reconcile: bind });
  cluster.store.listen((change) => {
    if (change.resource !== claims || change.type !== 'DELETED') return;
    const volume = cluster.store.get(volumes, '', (change.object as PersistentVolumeClaim).spec.volumeName ?? '');
    if (volume !== undefined) deleteObject(cluster, volumes, volume);
  });
}

function bind(cluster: Cluster, claim: PersistentVolumeClaim): number | undefined {
  if (claim.status.phase === 'Bound' || claim.metadata.deletionTimestamp !== undefined) return undefined;
  const { storageClassName = '' } = claim.spec;
  if (cluster.store.get(storageClasses, '', storageClassName) === undefined) {
    const message = `storageclass.storage.k8s.io "${storageClassName}" not found`;
    recordEvent(cluster, claim, { type: 'Warning', reason: 'ProvisioningFailed', message, component });
    return retry;
  }
  const name = `pvc-${claim.metadata.uid}`;
  if (cluster.store.get(volumes, '', name) === undefined) {
    make(cluster, volumes, '', volumeFor(claim, name));
    const message = `Successfully provisioned volume ${name}`;
    recordEvent(cluster, claim, { reason: 'ProvisioningSucceeded', message, component });
  }
  const draft = clone(claim);
  draft.spec.volumeName = name;
  cluster.store.put(claims, draft);
  setPhase(cluster, name);
  edit(
    cluster,
    claims,
    claim,
    (bound) => {
      const capacity = { storage: claim.spec.resources.requests.storage ?? '1Gi' };
      asJson(bound).status = { phase: 'Bound', accessModes: claim.spec.accessModes, capacity };
    },
    { subresource: 'status' },
  );
  return undefined;
}

function setPhase(cluster: Cluster, name: string): void {
  const volume = cluster.store.get(volumes, '', name);
  if (volume === undefined) return;
  edit(
    cluster,
    volumes,
    volume,
    (draft) => {
      asJson(draft).status = { phase: 'Bound' };
    },
    { subresource: 'status' },
  );
}

function volumeFor(claim: PersistentVolumeClaim, name: string): JsonObject {
  const { namespace = '', uid } = claim.metadata;
  return {
    metadata: { name },
    spec: {
      capacity: { storage: claim.spec.resources.requests.storage ?? '1Gi' },
      accessModes: claim.spec.accessModes,
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: claim.spec.storageClassName ?? '',
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      claimRef: { kind: 'PersistentVolumeClaim', namespace, name: claim.metadata.name, uid, apiVersion: 'v1' },
      hostPath: { path: `/var/lib/volumes/${name}`, type: '' },
    },
  };
}
