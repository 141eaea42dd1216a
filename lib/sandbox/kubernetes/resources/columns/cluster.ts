import type { JsonObject } from '#lib/kernel/json';
import { textAt } from '../../selectors.ts';
import { ageColumn, ageOf, column, joined, listAt, nameColumn, numberAt } from '../column.ts';
import type { Column } from '../resource.ts';

function nodeStatus(node: JsonObject): string {
  const ready = listAt(node, 'status.conditions').some((one) => one.type === 'Ready' && one.status === 'True');
  const cordoned = textAt(node, 'spec.unschedulable') === 'true';
  return `${ready ? 'Ready' : 'NotReady'}${cordoned ? ',SchedulingDisabled' : ''}`;
}

const nodeAddress = (node: JsonObject): string =>
  String(listAt(node, 'status.addresses').find((one) => one.type === 'InternalIP')?.address ?? '<none>');

const nodeInfo = (name: string, key: string) => column(name, `status.nodeInfo.${key}`, { wide: true });

export const nodeColumns: readonly Column[] = [
  nameColumn,
  column('Status', nodeStatus),
  column('Roles', () => '<none>'),
  ageColumn,
  column('Version', 'status.nodeInfo.kubeletVersion'),
  column('Internal-IP', nodeAddress, { wide: true }),
  column('External-IP', () => '<none>', { wide: true }),
  nodeInfo('OS-Image', 'osImage'),
  nodeInfo('Kernel-Version', 'kernelVersion'),
  nodeInfo('Container-Runtime', 'containerRuntimeVersion'),
];

export const namespaceColumns: readonly Column[] = [nameColumn, column('Status', 'status.phase'), ageColumn];

function lastSeen(event: JsonObject, now: number): string {
  const last = textAt(event, 'lastTimestamp') || textAt(event, 'eventTime');
  const count = numberAt(event, 'count');
  if (count <= 1) return ageOf(last, now);
  return `${ageOf(last, now)} (x${count} over ${ageOf(textAt(event, 'firstTimestamp'), now)})`;
}

export const eventColumns: readonly Column[] = [
  column('Last Seen', lastSeen),
  column('Type', 'type'),
  column('Reason', 'reason'),
  column(
    'Object',
    (event) => `${textAt(event, 'involvedObject.kind').toLowerCase()}/${textAt(event, 'involvedObject.name')}`,
  ),
  column('Subobject', (event) => textAt(event, 'involvedObject.fieldPath'), { wide: true }),
  column('Source', (event) => textAt(event, 'source.component'), { wide: true }),
  column('Message', (event) => textAt(event, 'message').trim()),
  column('First Seen', (event, now) => ageOf(textAt(event, 'firstTimestamp'), now), { wide: true }),
  column('Count', (event) => numberAt(event, 'count'), { wide: true, number: true }),
  column('Name', 'metadata.name', { wide: true }),
];

const accessModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function modes(object: JsonObject): string {
  const spec = object.spec as JsonObject | undefined;
  const given = Array.isArray(spec?.accessModes) ? spec.accessModes : [];
  return joined(given.map((mode) => accessModes[String(mode)] ?? String(mode)));
}

export const claimColumns: readonly Column[] = [
  nameColumn,
  column('Status', 'status.phase'),
  column('Volume', (object) => textAt(object, 'spec.volumeName')),
  column('Capacity', (object) => textAt(object, 'status.capacity.storage')),
  column('Access Modes', modes),
  column('StorageClass', 'spec.storageClassName'),
  ageColumn,
];

export const volumeColumns: readonly Column[] = [
  nameColumn,
  column('Capacity', 'spec.capacity.storage'),
  column('Access Modes', modes),
  column('Reclaim Policy', 'spec.persistentVolumeReclaimPolicy'),
  column('Status', 'status.phase'),
  column('Claim', (object) => `${textAt(object, 'spec.claimRef.namespace')}/${textAt(object, 'spec.claimRef.name')}`),
  column('StorageClass', 'spec.storageClassName'),
  ageColumn,
];

export const storageClassColumns: readonly Column[] = [
  nameColumn,
  column('Provisioner', 'provisioner'),
  column('ReclaimPolicy', 'reclaimPolicy'),
  column('VolumeBindingMode', 'volumeBindingMode'),
  ageColumn,
];

export const bindingColumns: readonly Column[] = [
  nameColumn,
  column('Role', (object) => `${textAt(object, 'roleRef.kind')}/${textAt(object, 'roleRef.name')}`),
  ageColumn,
];
