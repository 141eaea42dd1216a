import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest, PrepareOptions } from '#lib/providers/contract';
import { kindOf, knownKind, orderOf } from '#lib/providers/kubernetes/kinds';
import { nameOf, namespaceOf, podTemplateOf } from '#lib/providers/kubernetes/manifest';
import { annotation, clusterNameOf } from '#lib/providers/kubernetes/moniker';

/** What is written on every object before it is applied: order, namespace, monikers and labels. Pure. */
export function prepareManifests(
  manifests: readonly Manifest[],
  options: PrepareOptions & { defaultNamespace: string },
): Manifest[] {
  return manifests
    .map((manifest, i) => ({ manifest: prepareOne(manifest, options), order: orderOf(manifest.kind), i }))
    .sort((left, right) => left.order - right.order || left.i - right.i)
    .map(({ manifest }) => manifest);
}

function prepareOne(manifest: Manifest, options: PrepareOptions & { defaultNamespace: string }): Manifest {
  if (manifest.kind.includes(' ')) throw invalid(`“${manifest.kind}” is no kind`);
  const prepared: Manifest = structuredClone(manifest);
  prepared.kind = kindOf(prepared.kind);
  delete prepared.status;
  for (const key of ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'generation', 'selfLink']) {
    delete prepared.metadata[key];
  }
  setNamespace(prepared, options);
  const annotations = monikerAnnotations(prepared, options);
  const labels = { 'app.kubernetes.io/name': options.application };
  stamp(prepared, { annotations, labels });
  if (options.executionId) stamp(prepared, { annotations: { [annotation.execution]: options.executionId } }, true);
  stamp(prepared, { labels: { 'app.kubernetes.io/managed-by': 'gennaker' } }, true);
  const template = podTemplateOf(prepared);
  if (isJsonObject(template.spec)) {
    // Not the execution: a changed template would roll all pods on each deployment of the same content.
    stamp(template, { annotations });
    if (!options.skipTemplateLabels) {
      stamp(template, { labels });
      stamp(template, { labels: { 'app.kubernetes.io/managed-by': 'gennaker' } }, true);
    }
  }
  return prepared;
}

/** Kinds that live in a namespace get the override; the namespace of a kind nobody knows is left as written. */
function setNamespace(manifest: Manifest, options: PrepareOptions & { defaultNamespace: string }): void {
  const known = knownKind(manifest.kind);
  if (known && !known.namespaced) {
    delete manifest.metadata.namespace;
    return;
  }
  if (options.namespace && (known || namespaceOf(manifest))) manifest.metadata.namespace = options.namespace;
  else if (known) manifest.metadata.namespace ??= options.defaultNamespace;
}

function monikerAnnotations(manifest: Manifest, options: PrepareOptions): Record<string, string> {
  const name = nameOf(manifest);
  const moniker = options.moniker ?? {};
  const annotations: Record<string, string> = {
    [annotation.application]: moniker.app ?? options.application,
    [annotation.cluster]: moniker.cluster ?? clusterNameOf(manifest.kind, name),
    [annotation.artifactType]: `kubernetes/${manifest.kind.charAt(0).toLowerCase()}${manifest.kind.slice(1)}`,
    [annotation.artifactName]: name,
    [annotation.artifactLocation]: namespaceOf(manifest) ?? '',
  };
  if (moniker.stack) annotations[annotation.stack] = moniker.stack;
  if (moniker.detail) annotations[annotation.detail] = moniker.detail;
  if (moniker.sequence !== undefined) annotations[annotation.sequence] = String(moniker.sequence);
  return annotations;
}

/** Adds what is not there yet; with `overwrite` also what is. */
function stamp(
  target: JsonObject,
  marks: { annotations?: Record<string, string>; labels?: Record<string, string> },
  overwrite = false,
): void {
  const metadata: JsonObject = objectAt(target, 'metadata');
  for (const [key, values] of Object.entries(marks)) {
    const present = objectAt(metadata, key);
    metadata[key] = overwrite ? { ...present, ...values } : { ...values, ...present };
  }
  target.metadata = metadata;
}
