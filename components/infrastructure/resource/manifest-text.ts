import { readYaml, writeYaml } from '#components/fields/documents.ts';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';

/** What the cloud itself writes into an object; it would only be in the way of who edits. */
const serverFields = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
const serverAnnotations = ['deployment.kubernetes.io/revision', 'kubectl.kubernetes.io/last-applied-configuration'];

export function manifestText(manifest: JsonObject): string {
  return writeYaml(manifest);
}

/** The manifest as a person would have written it. */
export function editableText(manifest: JsonObject): string {
  const { status: _status, metadata, ...rest } = structuredClone(manifest);
  const kept = isJsonObject(metadata) ? metadata : {};
  for (const field of serverFields) delete kept[field];
  const annotations = objectAt(kept, 'annotations');
  for (const name of serverAnnotations) delete annotations[name];
  const { apiVersion, kind, ...others } = rest;
  return writeYaml({
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    metadata: kept,
    ...others,
  });
}

export type Edited = { manifest: JsonObject } | { problem: { message: string; line: number; column: number } };

/** What was typed, if it is still the same object: an edit must not make a second one beside it. */
export function readEdited(text: string, original: JsonObject): Edited {
  const read = readYaml(text, false);
  if ('problem' in read) return read;
  const at = (message: string): Edited => ({ problem: { message, line: 1, column: 1 } });
  if (!isJsonObject(read.value)) return at('A manifest is an object with apiVersion, kind and metadata');
  for (const [what, one, other] of identity(read.value, original)) {
    if (one !== other) return at(`The ${what} is “${one ?? ''}”; it must stay “${other ?? ''}”`);
  }
  return { manifest: read.value };
}

function identity(one: JsonObject, other: JsonObject): [string, string | undefined, string | undefined][] {
  const name = (manifest: JsonObject, key: string) => stringAt(objectAt(manifest, 'metadata'), key);
  return [
    ['kind', stringAt(one, 'kind'), stringAt(other, 'kind')],
    ['name', name(one, 'name'), name(other, 'name')],
    ['namespace', name(one, 'namespace'), name(other, 'namespace')],
  ];
}
