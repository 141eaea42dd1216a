import { readYaml, writeYaml } from '#components/fields/documents.ts';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';

/** What the cloud itself writes into an object; it would only be in the way of who edits. */
const serverFields = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
const serverAnnotations = ['deployment.kubernetes.io/revision', 'kubectl.kubernetes.io/last-applied-configuration'];

/**
 * Whose an object is and which run deployed it: written by each deployment, and an edit that loses or changes one moves
 * the object to another application or cluster. They are not shown to who edits, and go along with what was typed.
 */
const isMark = (name: string): boolean => /^(moniker|artifact)\.spinnaker\.io\/|^gennaker\.dev\//.test(name);

/** Where a deployment writes its marks: on the object and on the pods it makes. */
const markedPlaces = [['metadata'], ['spec', 'template', 'metadata']] as const;

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
  for (const path of markedPlaces) hideMarks(placeAt({ ...rest, metadata: kept }, path));
  const { apiVersion, kind, ...others } = rest;
  return writeYaml({
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    metadata: kept,
    ...others,
  });
}

function hideMarks(metadata: JsonObject): void {
  if (!isJsonObject(metadata.annotations)) return;
  const names = Object.keys(metadata.annotations);
  const shown = names.filter((name) => !isMark(name));
  if (shown.length === 0) delete metadata.annotations;
  else for (const name of names) if (isMark(name)) delete metadata.annotations[name];
}

/** What was typed with the marks that the text left out; one that was typed all the same counts. */
function withMarks(typed: JsonObject, original: JsonObject): JsonObject {
  const manifest = structuredClone(typed);
  for (const path of markedPlaces) {
    const marks = Object.entries(objectAt(placeAt(original, path), 'annotations')).filter(([name]) => isMark(name));
    const owner = placeAt(manifest, path.slice(0, -1));
    if (marks.length === 0 || (path.length > 1 && Object.keys(owner).length === 0)) continue;
    const metadata = objectAt(owner, 'metadata');
    owner.metadata = {
      ...metadata,
      annotations: { ...Object.fromEntries(marks), ...objectAt(metadata, 'annotations') },
    };
  }
  return manifest;
}

const placeAt = (object: JsonObject, path: readonly string[]): JsonObject =>
  path.reduce((inner, key) => objectAt(inner, key), object);

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
  return { manifest: withMarks(read.value, original) };
}

function identity(one: JsonObject, other: JsonObject): [string, string | undefined, string | undefined][] {
  const name = (manifest: JsonObject, key: string) => stringAt(objectAt(manifest, 'metadata'), key);
  return [
    ['kind', stringAt(one, 'kind'), stringAt(other, 'kind')],
    ['name', name(one, 'name'), name(other, 'name')],
    ['namespace', name(one, 'namespace'), name(other, 'namespace')],
  ];
}
