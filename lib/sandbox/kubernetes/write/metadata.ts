import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { type Cause, conflict, invalid, invalidValue, modified, StatusError } from '../api/status.ts';
import { type Manager, readManagers, writeManagers } from '../fields/managers.ts';
import { asJson, type KubeObject, type ManagedFieldsEntry, timestamp } from '../objects.ts';
import { randomSuffix } from '../random.ts';
import { section } from '../resources/pod-defaults.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';

/** What the server alone decides; a writer's value is dropped. */
const serverFields = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'selfLink',
  'managedFields',
] as const;

/** Gives a new object its identity. Changes the object in place. `isTaken` tells whether a name is in use. */
export function stampNew(
  resource: Resource,
  namespace: string,
  object: JsonObject,
  isTaken: (name: string) => boolean,
): void {
  const metadata = section(object, 'metadata');
  if (typeof metadata.resourceVersion === 'string' && metadata.resourceVersion !== '') {
    throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
  }
  for (const field of serverFields) delete metadata[field];
  if (!metadata.name && typeof metadata.generateName === 'string') {
    metadata.name = freeName(metadata.generateName.slice(0, 58), isTaken);
  }
  if (resource.namespaced) metadata.namespace = namespace;
  else delete metadata.namespace;
  metadata.uid = randomUUID();
  metadata.creationTimestamp = timestamp();
  if (resource.counted) metadata.generation = 1;
  object.apiVersion = apiVersionOf(resource);
  object.kind = resource.kind;
}

const nameAttempts = 8;

/** Among thousands of pods of one set the same five letters do come up twice. */
function freeName(prefix: string, isTaken: (name: string) => boolean): string {
  let name = prefix + randomSuffix();
  for (let i = 1; i < nameAttempts && isTaken(name); i++) name = prefix + randomSuffix();
  return name;
}

/** Carries over what a writer cannot change and refuses writes made from an outdated copy. */
export function stampUpdate(resource: Resource, object: JsonObject, before: KubeObject): void {
  const metadata = section(object, 'metadata');
  const { name, namespace, uid, resourceVersion } = before.metadata;
  const sent = metadata.resourceVersion;
  if (typeof metadata.uid === 'string' && metadata.uid !== uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${metadata.uid.slice(0, 64)}, UID in object meta: ${uid}`,
    );
  }
  if (typeof sent === 'string' && sent !== '' && sent !== resourceVersion) throw modified(resource, name);
  const causes = frozenMetadata(metadata, before);
  if (causes.length > 0) throw invalid(resource, name, causes);
  for (const field of serverFields) delete metadata[field];
  const kept = asJson(before).metadata;
  if (isJsonObject(kept)) {
    for (const field of serverFields) {
      if (kept[field] !== undefined && field !== 'managedFields') metadata[field] = kept[field];
    }
  }
  metadata.name = name;
  if (namespace !== undefined) metadata.namespace = namespace;
  metadata.resourceVersion = resourceVersion;
  object.apiVersion = before.apiVersion;
  object.kind = before.kind;
}

function frozenMetadata(metadata: JsonObject, before: KubeObject): Cause[] {
  const causes: Cause[] = [];
  const added =
    before.metadata.deletionTimestamp !== undefined && Array.isArray(metadata.finalizers) ? metadata.finalizers : [];
  const known = new Set<Json>(before.metadata.finalizers ?? []);
  const fresh = added.filter((one) => !known.has(one));
  if (fresh.length > 0) {
    causes.push({
      reason: 'FieldValueForbidden',
      message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(fresh)}`,
      field: 'metadata.finalizers',
    });
  }
  const created = metadata.creationTimestamp;
  if (typeof created === 'string' && created !== before.metadata.creationTimestamp) {
    causes.push(invalidValue('metadata.creationTimestamp', created, 'field is immutable'));
  }
  return causes;
}

/** The managers a write starts from: those it sent along, which lets a client drop some, else those stored. */
export function managersFor(body: JsonObject, before: KubeObject): Manager[] {
  const sent = isJsonObject(body.metadata) ? body.metadata.managedFields : undefined;
  if (Array.isArray(sent) && sent.every(isManagersEntry)) return readManagers(sent as unknown as ManagedFieldsEntry[]);
  return readManagers(before.metadata.managedFields);
}

function isManagersEntry(entry: Json): boolean {
  return (
    isJsonObject(entry) &&
    typeof entry.manager === 'string' &&
    typeof entry.apiVersion === 'string' &&
    typeof entry.time === 'string' &&
    (entry.operation === 'Apply' || entry.operation === 'Update') &&
    (entry.subresource === undefined || typeof entry.subresource === 'string') &&
    isJsonObject(entry.fieldsV1)
  );
}

export function setManagers(object: JsonObject, managers: readonly Manager[]): void {
  const entries = writeManagers(managers);
  const metadata = section(object, 'metadata');
  if (entries.length === 0) delete metadata.managedFields;
  else metadata.managedFields = entries as unknown as Json;
}

/** The object without its status, which the status subresource owns. */
export function withoutStatus(resource: Resource, object: JsonObject): JsonObject {
  if (!resource.hasStatus) return object;
  const { status: _status, ...rest } = object;
  return rest;
}
