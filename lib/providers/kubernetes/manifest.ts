import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestRef } from '#lib/providers/contract';

/** Reading live objects as plain JSON. Every accessor takes anything and answers with something empty. Pure. */
export const metadataOf = (object: unknown): JsonObject => objectAt(object, 'metadata');
export const specOf = (object: unknown): JsonObject => objectAt(object, 'spec');
export const statusOf = (object: unknown): JsonObject => objectAt(object, 'status');
export const nameOf = (object: unknown): string => stringAt(metadataOf(object), 'name') ?? '';
export const uidOf = (object: unknown): string => stringAt(metadataOf(object), 'uid') ?? '';
export const namespaceOf = (object: unknown): string | undefined => stringAt(metadataOf(object), 'namespace');
export const annotationsOf = (object: unknown): Record<string, string> => textsAt(metadataOf(object), 'annotations');
export const labelsOf = (object: unknown): Record<string, string> => textsAt(metadataOf(object), 'labels');
export const podTemplateOf = (object: unknown): JsonObject => objectAt(specOf(object), 'template');

/** The object of a key, with text values only. */
export function textsAt(value: unknown, key: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, text] of Object.entries(objectAt(value, key))) if (typeof text === 'string') found[name] = text;
  return found;
}

export function numberAt(value: unknown, key: string): number | undefined {
  const found = isJsonObject(value) ? value[key] : undefined;
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

export function listAt(value: unknown, key: string): JsonObject[] {
  const found: Json | undefined = isJsonObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

export function stringsAt(value: unknown, key: string): string[] {
  const found: Json | undefined = isJsonObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : [];
}

export function createdAtOf(object: unknown): number {
  const at = Date.parse(stringAt(metadataOf(object), 'creationTimestamp') ?? '');
  return Number.isFinite(at) ? at : 0;
}

/** The owner that steers the object, if any. */
export function controllerOf(object: unknown): { kind: string; name: string; uid: string } | undefined {
  const owners = listAt(metadataOf(object), 'ownerReferences');
  const owner = owners.find((candidate) => candidate.controller === true) ?? owners[0];
  if (!owner) return undefined;
  return {
    kind: stringAt(owner, 'kind') ?? '',
    name: stringAt(owner, 'name') ?? '',
    uid: stringAt(owner, 'uid') ?? '',
  };
}

export function refOf(manifest: Manifest): ManifestRef {
  return {
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    name: nameOf(manifest),
    namespace: namespaceOf(manifest),
  };
}

/** `Deployment web` or `Deployment web in prod`, for sentences. */
export function titleOf(ref: ManifestRef): string {
  return `${ref.kind} ${ref.name}${ref.namespace ? ` in ${ref.namespace}` : ''}`;
}

/** One of the conditions in the status. `since` in epoch milliseconds, 0 when unknown. */
export function condition(
  object: unknown,
  type: string,
): { status: string; reason: string; message: string; since: number } | undefined {
  const found = listAt(statusOf(object), 'conditions').find((item) => item.type === type);
  if (!found) return undefined;
  return {
    status: stringAt(found, 'status') ?? 'Unknown',
    reason: stringAt(found, 'reason') ?? '',
    message: stringAt(found, 'message') ?? '',
    since: Date.parse(stringAt(found, 'lastTransitionTime') ?? '') || 0,
  };
}

/** Containers of a pod template or a pod spec, init containers first. */
export function containersOf(podSpec: unknown): JsonObject[] {
  return [...listAt(podSpec, 'initContainers'), ...listAt(podSpec, 'containers')];
}

/** Images of a pod template or a pod spec: what serves first, then what only prepares it. */
export function imagesOf(podSpec: unknown): string[] {
  const containers = [...listAt(podSpec, 'containers'), ...listAt(podSpec, 'initContainers')];
  return containers.flatMap((container) => stringAt(container, 'image') ?? []);
}
