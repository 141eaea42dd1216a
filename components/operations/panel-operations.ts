import type { ClusterView, ResourceDetail, ServerGroupView } from '#lib/infrastructure/view';
import type { OperationTarget } from '#lib/stages/operation-contract';
import { type OperationId, operations, operationsOf } from '#lib/stages/operations';

/** An operation as the details of an object offer it. */
export interface PanelOperation {
  id: OperationId;
  label: string;
  target: OperationTarget;
  /** The inventory's name of the target. */
  resourceId: string;
  /** The version to go back to, where the details are about one. */
  version?: ServerGroupView;
}

/** Where an object stands among the clusters of its application. */
export interface ClusterPlace {
  cluster: ClusterView;
  /** Absent for the manager itself. */
  group?: ServerGroupView;
}

export function placeOf(clusters: readonly ClusterView[], id: string): ClusterPlace | undefined {
  for (const cluster of clusters) {
    if (cluster.managerId === id) return { cluster };
    const group = cluster.serverGroups.find((one) => one.id === id);
    if (group) return { cluster, group };
  }
  return undefined;
}

/**
 * What may be done to an object, the most likely first. A version under a manager is steered through the manager, which
 * would put back at once what is changed on the version itself.
 */
export function panelOperations(
  application: string,
  detail: ResourceDetail,
  place: ClusterPlace | undefined,
): PanelOperation[] {
  const own = { application, ...partsOf(detail) };
  const managerId = place?.cluster.managerId;
  const unmanaged = (place ? place.cluster.unmanaged : detail.summary.unmanaged) === true;
  const shares = managerId === undefined ? detail.kind.toLowerCase() === 'replicaset' : isVersion(place?.cluster);
  const never: OperationId[] = [...(unmanaged ? [] : ['adopt' as const]), ...(shares ? [] : traffic)];
  if (!place || managerId === undefined)
    return offers(own, detail.id, operationsOf(detail.kind).filter(isNot('pause', 'resume', ...never)));
  const { cluster, group } = place;
  const manager = { application, ...partsOf(cluster) };
  if (group && !group.current) return [...backTo(manager, managerId, group), ...offers(own, detail.id, ['delete'])];
  const undoable = cluster.serverGroups.some(({ undoTarget }) => undoTarget);
  const possible = operationsOf(cluster.kind)
    .filter(isNot(cluster.paused ? 'pause' : 'resume', ...never))
    .filter((id) => id !== 'undo' || undoable)
    .sort((left, right) => Number(right === 'resume') - Number(left === 'resume'));
  return offers(manager, managerId, possible);
}

const traffic: OperationId[] = ['enable', 'disable'];

/** One of several Deployments of a cluster, as under blue/green: any other gives up its traffic by going. */
const isVersion = (of: ClusterView | undefined): boolean =>
  of !== undefined && /-v\d{3,}$/.test(of.name) && of.cluster !== `${of.kind} ${of.name}`;

function backTo(target: OperationTarget, resourceId: string, version: ServerGroupView): PanelOperation[] {
  if (version.sequence === undefined || !operations.undo.applies(target.kind)) return [];
  return [{ id: 'undo', label: `Roll back to ${version.version ?? version.name}`, target, resourceId, version }];
}

function offers(target: OperationTarget, resourceId: string, ids: readonly OperationId[]): PanelOperation[] {
  return ids.map((id) => ({ id, label: labelOf(id, target.kind), target, resourceId }));
}

function labelOf(id: OperationId, kind: string): string {
  if (id === 'edit') return 'Edit manifest';
  if (id === 'delete') return `Delete ${kind}`;
  return operations[id].title;
}

const partsOf = ({ account, namespace, kind, name }: Omit<OperationTarget, 'application'>) => ({
  account,
  namespace,
  kind,
  name,
});

const isNot =
  (...ids: OperationId[]) =>
  (id: OperationId): boolean =>
    !ids.includes(id);
