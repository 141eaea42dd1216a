import { stringAt } from '#lib/kernel/json';
import type { Health, InventoryResource, ResourceSummary } from '#lib/providers/contract';
import { foreignHand, versionHand } from '#lib/providers/kubernetes/inventory/foreign-hand';
import { networkSummary } from '#lib/providers/kubernetes/inventory/network';
import { podHealth, podSummary } from '#lib/providers/kubernetes/inventory/pod';
import { workloadHealth, workloadSummary } from '#lib/providers/kubernetes/inventory/workload';
import { categoryOf } from '#lib/providers/kubernetes/kinds';
import {
  annotationsOf,
  controllerOf,
  createdAtOf,
  labelsOf,
  metadataOf,
  nameOf,
  namespaceOf,
  uidOf,
} from '#lib/providers/kubernetes/manifest';
import { annotation, monikerOf } from '#lib/providers/kubernetes/moniker';

/**
 * A live object as the inventory keeps it, or undefined for one that asked not to be shown. Only facts that screens show
 * are taken over, field by field: nothing of a Secret or a ConfigMap but its name and labels can get in. Pure.
 */
export function toInventory(account: string, kind: string, object: unknown): InventoryResource | undefined {
  const annotations = annotationsOf(object);
  if (annotations[annotation.ignore] === 'true') return undefined;
  const moniker = monikerOf(kind, object);
  const owner = controllerOf(object);
  const namespace = namespaceOf(object) ?? '';
  const name = nameOf(object);
  const summary: ResourceSummary = { ...summaryOf(kind, object) };
  const executionId = annotations[annotation.execution];
  if (executionId) summary.executionId = executionId;
  const undo = undoOf(annotations);
  if (undo) summary.undoneByStage = undo;
  const hand = foreignHand(object);
  if (hand) summary.changedBy = hand;
  const maker = versionHand(object);
  if (maker) summary.versionBy = maker;
  if (!isManaged(object)) summary.unmanaged = true;
  return {
    id: resourceId(account, kind, namespace, name),
    account,
    kind,
    namespace,
    name,
    uid: uidOf(object),
    category: categoryOf(kind),
    application: moniker.app.toLowerCase(),
    cluster: moniker.cluster,
    stack: moniker.stack,
    detail: moniker.detail,
    sequence: moniker.sequence,
    health: healthOf(kind, object),
    ownerUid: owner?.uid,
    ownerKind: owner?.kind,
    ownerName: owner?.name,
    labels: labelsOf(object),
    summary,
    version: stringAt(metadataOf(object), 'resourceVersion') ?? '',
    createdAt: createdAtOf(object),
  };
}

/**
 * The mark of an undo tells who made this revision run; a rollout that came after it makes it history. What carries no
 * revision of its own is asked by time: both names grow with it.
 */
export function undoOf(
  annotations: Record<string, string>,
  revision = Number(annotations[annotation.revision] ?? Number.NaN),
): string | undefined {
  const [, stage, brought] = /^(.+)-\d+-\d+#(\d+)$/.exec(annotations[annotation.undo] ?? '') ?? [];
  if (stage === undefined) return undefined;
  const last = Number.isNaN(revision)
    ? stage > (annotations[annotation.execution] ?? '')
    : Number(brought) === revision;
  return last ? stage : undefined;
}

/** Spinnaker or we deployed it, or somebody said whose it is. What an owner steers goes by its owner. */
function isManaged(object: unknown): boolean {
  const by = labelsOf(object)['app.kubernetes.io/managed-by'] ?? '';
  const said = annotationsOf(object)[annotation.application] !== undefined;
  return said || by === 'gennaker' || /^spinnaker(-|$)/.test(by) || controllerOf(object) !== undefined;
}

export function resourceId(account: string, kind: string, namespace: string, name: string): string {
  return `${account}/${kind}/${namespace}/${name}`;
}

function summaryOf(kind: string, object: unknown): ResourceSummary {
  if (kind === 'Pod') return podSummary(object);
  const category = categoryOf(kind);
  if (category === 'load-balancer' || category === 'firewall') return networkSummary(kind, object);
  if (category === 'server-group' || category === 'server-group-manager') return workloadSummary(kind, object);
  return {};
}

function healthOf(kind: string, object: unknown): Health {
  if (kind === 'Pod') return podHealth(object);
  const category = categoryOf(kind);
  return category === 'server-group' || category === 'server-group-manager' ? workloadHealth(kind, object) : 'unknown';
}
