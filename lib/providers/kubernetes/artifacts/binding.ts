import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Artifact, Bound, Manifest } from '#lib/providers/contract';
import { listAt, namespaceOf, specOf } from '#lib/providers/kubernetes/manifest';

/**
 * Writes artifacts into the places that name them: images of containers, settings and secrets of pods, targets of
 * autoscalers. The first artifact that fits a place wins. Pure.
 */
export function bindArtifacts(
  manifests: readonly Manifest[],
  artifacts: readonly Artifact[],
  { account, untaggedOnly = false }: { account: string; untaggedOnly?: boolean },
): Bound {
  const used = new Set<Artifact>();
  const bound = manifests.map((manifest) => {
    const copy = structuredClone(manifest);
    for (const place of placesIn(copy)) {
      const artifact = artifacts.find((candidate) => fits(place, candidate, copy, { account, untaggedOnly }));
      if (!artifact || artifact.reference === '') continue;
      place.holder[place.key] = artifact.reference;
      used.add(artifact);
    }
    return copy;
  });
  return { manifests: bound, artifacts: [...used] };
}

/** What a manifest names in these places, each once. Spinnaker's names: an image without its tag, an object as it is. */
export function artifactsIn(manifest: Manifest, account: string): Artifact[] {
  const found = new Map<string, Artifact>();
  for (const { type, holder, key } of placesIn(manifest)) {
    const reference = stringAt(holder, key);
    if (!reference) continue;
    const more: JsonObject =
      type === 'docker/image' ? versionIn(reference) : { location: namespaceOf(manifest) ?? '', metadata: { account } };
    const name = type === 'docker/image' ? imageName(reference) : reference;
    found.set(`${type} ${reference}`, { type, name, reference, ...more });
  }
  return [...found.values()];
}

/** The tag, else the digest. */
function versionIn(image: string): JsonObject {
  const [plain = '', digest] = image.split('@');
  const tag = plain.slice(imageName(image).length + 1);
  return { version: tag || (digest ?? '') };
}

interface Place {
  /** `docker/image`, `kubernetes/configMap` … */
  type: string;
  holder: JsonObject;
  key: string;
}

function fits(
  place: Place,
  artifact: Artifact,
  manifest: Manifest,
  { account, untaggedOnly }: { account: string; untaggedOnly: boolean },
): boolean {
  const written = stringAt(place.holder, place.key);
  if (written === undefined || artifact.type !== place.type) return false;
  if (place.type === 'docker/image') return (untaggedOnly ? written : imageName(written)) === artifact.name;
  const location = stringAt(artifact, 'location');
  const from = stringAt(objectAt(artifact, 'metadata'), 'account');
  return (
    written === artifact.name &&
    (!location || location === (namespaceOf(manifest) ?? '')) &&
    (!from || from === account)
  );
}

/** Without digest or tag; a colon before the last slash belongs to the registry's port. */
export function imageName(image: string): string {
  const plain = image.split('@')[0] ?? '';
  const colon = plain.lastIndexOf(':');
  return colon > plain.lastIndexOf('/') ? plain.slice(0, colon) : plain;
}

function placesIn(manifest: Manifest): Place[] {
  if (manifest.kind === 'Pod') {
    return listAt(specOf(manifest), 'containers').map((container) => image(container));
  }
  const places = templatesIn(manifest, 0).flatMap(placesOfPod);
  const target = objectAt(specOf(manifest), 'scaleTargetRef');
  const kind = stringAt(target, 'kind');
  if (manifest.kind === 'HorizontalPodAutoscaler' && (kind === 'Deployment' || kind === 'ReplicaSet')) {
    places.push({ type: `kubernetes/${lowerFirst(kind)}`, holder: target, key: 'name' });
  }
  return places;
}

/** Pod specs at `spec.template.spec`, at any depth: a CronJob has its own inside that of its job. */
function templatesIn(value: Json, depth: number): JsonObject[] {
  if (depth > 12 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => templatesIn(item, depth + 1));
  const pod = objectAt(objectAt(value, 'spec'), 'template').spec;
  const below = Object.values(value).flatMap((item) => templatesIn(item, depth + 1));
  return isJsonObject(pod) ? [pod, ...below.filter((found) => found !== pod)] : below;
}

const image = (container: JsonObject): Place => ({ type: 'docker/image', holder: container, key: 'image' });

function placesOfPod(pod: JsonObject): Place[] {
  const containers = [...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')];
  const places = containers.map(image);
  const named = (holder: JsonObject, key: string, kind: 'configMap' | 'secret') => {
    if (typeof holder[key] === 'string') places.push({ type: `kubernetes/${kind}`, holder, key });
  };
  for (const container of containers) {
    for (const variable of listAt(container, 'env')) {
      named(objectAt(objectAt(variable, 'valueFrom'), 'configMapKeyRef'), 'name', 'configMap');
      named(objectAt(objectAt(variable, 'valueFrom'), 'secretKeyRef'), 'name', 'secret');
    }
    for (const source of listAt(container, 'envFrom')) {
      named(objectAt(source, 'configMapRef'), 'name', 'configMap');
      named(objectAt(source, 'secretRef'), 'name', 'secret');
    }
  }
  for (const volume of listAt(pod, 'volumes')) {
    named(objectAt(volume, 'configMap'), 'name', 'configMap');
    named(objectAt(volume, 'secret'), 'secretName', 'secret');
    for (const source of listAt(objectAt(volume, 'projected'), 'sources')) {
      named(objectAt(source, 'configMap'), 'name', 'configMap');
      named(objectAt(source, 'secret'), 'name', 'secret');
    }
  }
  return places;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
