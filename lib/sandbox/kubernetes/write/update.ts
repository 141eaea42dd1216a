import { isJsonObject, type JsonObject, jsonEquals } from '#lib/kernel/json';
import { invalid } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import type { Manager } from '../fields/managers.ts';
import { takeOver } from '../fields/ownership.ts';
import { asJson, asKube, clone, type KubeObject, timestamp } from '../objects.ts';
import { checkMetadata } from '../resources/name-checks.ts';
import { section } from '../resources/pod-defaults.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { admitUpdate } from './admission.ts';
import { managersFor, setManagers, stampUpdate, withoutStatus } from './metadata.ts';
import type { WriteOptions } from './options.ts';

/**
 * Replaces an object by a decoded body. Through `status` only the status changes, otherwise everything but the status.
 * A write that changes nothing is no write: it leaves the revision alone. Throws a StatusError.
 */
export function updateObject<T extends KubeObject>(
  cluster: Cluster,
  resource: Resource,
  before: T,
  body: JsonObject,
  options: WriteOptions,
  managers?: readonly Manager[],
): T {
  const object = options.subresource === 'status' ? withNewStatus(body, before) : withOldStatus(resource, body, before);
  stampUpdate(resource, object, before);
  resource.complete(object);
  admitUpdate(cluster, resource, object, before);
  check(resource, object, before);
  if (options.subresource !== 'status') countGeneration(resource, object, before);
  const owners = managers ?? ownersAfter(resource, object, before, body, options);
  setManagers(object, owners);
  const updated = asKube<T>(object);
  if (isSame(updated, before)) return before;
  if (options.dryRun) return updated;
  const stored = cluster.store.put(resource, updated);
  if (isFinished(stored)) cluster.store.remove(resource, stored.metadata.namespace ?? '', stored.metadata.name);
  return stored;
}

/** Annotations may come along with a status: controllers note revisions that way. */
function withNewStatus(body: JsonObject, before: KubeObject): JsonObject {
  const object = clone(asJson(before));
  const sent = isJsonObject(body.metadata) ? body.metadata : {};
  const metadata = section(object, 'metadata');
  if (typeof sent.resourceVersion === 'string') metadata.resourceVersion = sent.resourceVersion;
  if (sent.annotations !== undefined) metadata.annotations = clone(sent.annotations);
  object.status = clone(body.status ?? {});
  return object;
}

function withOldStatus(resource: Resource, body: JsonObject, before: KubeObject): JsonObject {
  const object = clone(withoutStatus(resource, body));
  const status = asJson(before).status;
  if (resource.hasStatus && status !== undefined) object.status = clone(status);
  return object;
}

function check(resource: Resource, object: JsonObject, before: KubeObject): void {
  const causes = [
    ...checkMetadata(resource, section(object, 'metadata')),
    ...resource.check(object),
    ...resource.checkUpdate(object, asJson(before)),
  ];
  if (causes.length > 0) throw invalid(resource, before.metadata.name, causes);
}

/** The generation counts changes of the specification; for deployments those of annotations too. */
function countGeneration(resource: Resource, object: JsonObject, before: KubeObject): void {
  if (!resource.counted) return;
  const old = asJson(before);
  const metadata = section(object, 'metadata');
  const annotated =
    resource.plural === 'deployments' && !jsonEquals(metadata.annotations ?? {}, before.metadata.annotations ?? {});
  if (annotated || !jsonEquals(object.spec, old.spec)) metadata.generation = (before.metadata.generation ?? 0) + 1;
}

function ownersAfter(
  resource: Resource,
  object: JsonObject,
  before: KubeObject,
  body: JsonObject,
  options: WriteOptions,
): Manager[] {
  const identity = {
    name: options.manager,
    operation: 'Update' as const,
    apiVersion: apiVersionOf(resource),
    subresource: options.subresource,
  };
  return takeOver(resource.schema, asJson(before), object, managersFor(body, before), identity, timestamp());
}

function isSame(after: KubeObject, before: KubeObject): boolean {
  return jsonEquals(withoutTimes(after), withoutTimes(before));
}

function withoutTimes(object: KubeObject): JsonObject {
  const managedFields = (object.metadata.managedFields ?? []).map(({ time: _time, ...rest }) => rest);
  return {
    ...asJson(object),
    metadata: { ...(asJson(object).metadata as JsonObject), managedFields: managedFields as unknown as JsonObject[] },
  };
}

/** Waits for nothing any more: the last finalizer is gone and there is no grace left. */
export const isFinished = (object: KubeObject): boolean =>
  object.metadata.deletionTimestamp !== undefined &&
  (object.metadata.finalizers ?? []).length === 0 &&
  (object.metadata.deletionGracePeriodSeconds ?? 0) === 0;
