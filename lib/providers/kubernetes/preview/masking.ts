import { isJsonObject, type Json, type JsonObject, objectAt } from '#lib/kernel/json';
import type { FieldChange, Manifest } from '#lib/providers/contract';
import { annotationsOf, labelsOf } from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { type Difference, pathOf, type Segment } from '#lib/providers/kubernetes/preview/difference';
import { ownersOf } from '#lib/providers/kubernetes/preview/owners';
import { contentKeys, mask } from '#lib/providers/kubernetes/secret-content';

/** What of an object may be seen, and what of it is worth comparing. Pure. */

const contents: readonly string[] = contentKeys;
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
/** Written by clusters, or by us with every run. */
const bookkeeping: readonly string[] = [lastApplied, annotation.revision, annotation.execution, annotation.undo];
const clusterMetadata = [
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** What people wrote or a cluster filled in for them, without what changes by itself. */
export function comparable(manifest: Manifest): JsonObject {
  const { status: _status, ...rest } = manifest;
  const metadata: JsonObject = { ...manifest.metadata };
  for (const key of clusterMetadata) delete metadata[key];
  const annotations = { ...annotationsOf(manifest) };
  for (const key of bookkeeping) delete annotations[key];
  return { ...rest, metadata: { ...metadata, labels: labelsOf(manifest), annotations } };
}

/** A new object as people wrote it: without the marks that every object gets, and without a secret's content. */
export function asWritten(manifest: Manifest): JsonObject {
  const shown = comparable(manifest);
  const metadata = objectAt(shown, 'metadata');
  for (const part of ['labels', 'annotations']) {
    const kept = Object.entries(objectAt(metadata, part)).filter(([key]) => !isMark(key));
    if (kept.length > 0) metadata[part] = Object.fromEntries(kept);
    else delete metadata[part];
  }
  if (manifest.kind !== 'Secret') return shown;
  for (const key of contents) if (isJsonObject(shown[key])) shown[key] = masked(shown[key]);
  return shown;
}

const isMark = (key: string): boolean =>
  /^(moniker|artifact)\.spinnaker\.io\/|^gennaker\.dev\//.test(key) || key === 'app.kubernetes.io/managed-by';

/** Longer values say nothing more to a person and fill the database. */
const longest = 4000;

export function fieldChange(live: Manifest, { segments, before, after }: Difference): FieldChange {
  const secret = live.kind === 'Secret' && isContent(segments);
  const show = (value: Json): Json => shortened(secret ? masked(value) : value);
  return {
    path: pathOf(segments),
    ...(before === undefined ? {} : { before: show(before) }),
    ...(after === undefined ? {} : { after: show(after) }),
    owners: ownersOf(live, segments),
    masked: secret,
  };
}

function isContent([first]: readonly Segment[]): boolean {
  return first !== undefined && 'field' in first && contents.includes(first.field);
}

function masked(value: Json): Json {
  if (Array.isArray(value)) return value.map(masked);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item)]));
  return mask;
}

function shortened(value: Json): Json {
  if (typeof value === 'string') return value.length > longest ? `${value.slice(0, longest)}…` : value;
  const text = JSON.stringify(value);
  return text.length > longest * 4 ? `${text.slice(0, longest)}…` : value;
}
