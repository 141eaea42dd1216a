import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject, jsonEquals, objectAt, stringAt } from '#lib/kernel/json';
import type { Artifact, Bound, Manifest, ManifestRef } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { bindArtifacts } from '#lib/providers/kubernetes/artifacts/binding';
import { spinnakerKind } from '#lib/providers/kubernetes/kinds';
import {
  annotationsOf,
  createdAtOf,
  labelsOf,
  metadataOf,
  nameOf,
  namespaceOf,
  numberAt,
  podTemplateOf,
  refOf,
  specOf,
  textsAt,
} from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { removeObject } from '#lib/providers/kubernetes/removal';

/**
 * Objects that are kept by version: each content is an object of its own, `settings-v004`, and what uses it names exactly
 * that one. So a rollback of a workload brings its settings back too. A content that is there already keeps its version.
 */
const versionedKinds = new Set(['ConfigMap', 'Secret', 'Pod', 'ReplicaSet']);
const contentMark = 'gennaker.dev/content';

export async function bindManifests(
  api: ClusterApi,
  manifests: readonly Manifest[],
  options: { artifacts: readonly Artifact[]; versioned?: boolean; untaggedOnly?: boolean; signal?: AbortSignal },
): Promise<Bound> {
  const done: Manifest[] = [];
  const used = new Set<Artifact>();
  const made: Artifact[] = [];
  const versionsOf = liveVersions(api, options.signal);
  for (const manifest of manifests) {
    // Manifests stand in the order of deployment, so what this one uses has its version already.
    const bound = bindArtifacts([manifest], [...made, ...options.artifacts], {
      account: api.account,
      untaggedOnly: options.untaggedOnly,
    });
    for (const artifact of bound.artifacts) if (options.artifacts.includes(artifact)) used.add(artifact);
    const current = bound.manifests[0]!;
    const versioned = isVersioned(current, options.versioned) ? await withVersion(versionsOf, current) : current;
    if (versioned !== current) made.push(artifactOf(versioned, api.account));
    done.push(versioned);
  }
  return { manifests: done, artifacts: [...used] };
}

/** The annotation decides, then the stage, then the kind. */
export function isVersioned(manifest: Manifest, byStage: boolean | undefined): boolean {
  const written = annotationsOf(manifest)[annotation.versioned];
  if (nameOf(manifest) === '') return false;
  if (written === 'true' || written === 'false') return written === 'true';
  return byStage ?? versionedKinds.has(manifest.kind);
}

async function withVersion(versionsOf: VersionsOf, manifest: Manifest): Promise<Manifest> {
  const base = nameOf(manifest);
  const versions = await versionsOf(manifest, base);
  const same = versions.filter(({ live }) => sameContent(live, manifest)).at(-1);
  const next = (versions.at(-1)?.version ?? -1) + 1;
  return renamed(sizedLike(versions.at(-1)?.live, manifest), base, same?.version ?? next);
}

/** `use-source-capacity`: as many replicas as the latest version runs now. */
function sizedLike(latest: Manifest | undefined, manifest: Manifest): Manifest {
  const replicas = numberAt(specOf(latest), 'replicas');
  if (replicas === undefined || !takesCapacity(manifest)) return manifest;
  return { ...manifest, spec: { ...specOf(manifest), replicas } };
}

const takesCapacity = (manifest: Manifest): boolean => annotationsOf(manifest)[annotation.useSourceCapacity] === 'true';

interface Version {
  version: number;
  live: Manifest;
}

/** Live versions of a base name beside a manifest, of its kind and in its namespace; ascending. */
type VersionsOf = (manifest: Manifest, base: string) => Promise<readonly Version[]>;

/** Asks for each kind and namespace once: a thousand settings must not list each other a thousand times. */
function liveVersions(api: ClusterApi, signal?: AbortSignal): VersionsOf {
  const lists = new Map<string, Promise<Map<string, Version[]>>>();
  return async (manifest, base) => {
    const { kind, apiVersion } = manifest;
    const namespace = namespaceOf(manifest);
    const key = JSON.stringify([kind, apiVersion, namespace]);
    const listed = lists.get(key) ?? api.list({ kind, apiVersion, namespace }, signal).then(versionsByBase);
    lists.set(key, listed);
    return (await listed).get(base) ?? [];
  };
}

function versionsByBase(all: readonly Manifest[]): Map<string, Version[]> {
  const versions = all.flatMap((live) => {
    const [, base, digits] = /^(.+)-v(\d{3,9})$/.exec(nameOf(live)) ?? [];
    if (base === undefined) return [];
    const other = annotationsOf(live)[annotation.artifactName];
    return other !== undefined && other !== base ? [] : [{ base, version: Number(digits), live }];
  });
  versions.sort((left, right) => left.version - right.version);
  return Map.groupBy(versions, ({ base }) => base);
}

/** Settings are compared as they are; what a cluster fills up with defaults is known by a mark of its content. */
function sameContent(live: Manifest, wanted: Manifest): boolean {
  if (wanted.kind === 'ConfigMap' || wanted.kind === 'Secret') return jsonEquals(settingsOf(live), settingsOf(wanted));
  return annotationsOf(live)[contentMark] === contentOf(wanted);
}

function settingsOf(manifest: Manifest): JsonObject {
  const data: JsonObject = { ...objectAt(manifest, 'data'), ...objectAt(manifest, 'binaryData') };
  for (const [key, text] of Object.entries(textsAt(manifest, 'stringData'))) {
    data[key] = Buffer.from(text, 'utf8').toString('base64');
  }
  const type = manifest.kind === 'Secret' ? (stringAt(manifest, 'type') ?? 'Opaque') : '';
  return { data, type, immutable: manifest.immutable === true };
}

function contentOf(manifest: Manifest): string {
  const { metadata: _metadata, status: _status, ...rest } = manifest;
  // How many run is not what it is, when that is taken over from version to version.
  if (takesCapacity(manifest)) rest.spec = { ...specOf(manifest), replicas: 0 };
  return createHash('sha256')
    .update(JSON.stringify(sorted(rest)))
    .digest('hex')
    .slice(0, 32);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

function renamed(manifest: Manifest, base: string, version: number): Manifest {
  const label = `v${String(version).padStart(3, '0')}`;
  const marks: Record<string, string> = {
    [annotation.artifactName]: base,
    [annotation.artifactVersion]: label,
    [annotation.sequence]: String(version),
  };
  const { [annotation.artifactName]: _name, ...templateMarks } = marks;
  if (manifest.kind !== 'ConfigMap' && manifest.kind !== 'Secret') marks[contentMark] = contentOf(manifest);
  return {
    ...withTemplateMarks(manifest, templateMarks),
    metadata: {
      ...manifest.metadata,
      name: `${base}-${label}`,
      annotations: { ...annotationsOf(manifest), ...marks },
      labels: { ...labelsOf(manifest), [annotation.sequence]: String(version) },
    },
  };
}

/** Pods say which version they are of, and carry its label where pods are labeled at all. */
function withTemplateMarks(manifest: Manifest, marks: Record<string, string>): Manifest {
  const template = podTemplateOf(manifest);
  if (!isJsonObject(template.spec)) return manifest;
  const labels = labelsOf(template);
  const sequence = marks[annotation.sequence];
  const labeled = labels['app.kubernetes.io/managed-by'] !== undefined && sequence !== undefined;
  const metadata = {
    ...metadataOf(template),
    annotations: { ...annotationsOf(template), ...marks },
    ...(labeled ? { labels: { ...labels, [annotation.sequence]: sequence } } : {}),
  };
  return { ...manifest, spec: { ...specOf(manifest), template: { ...template, metadata } } };
}

function artifactOf(manifest: Manifest, account: string): Artifact {
  const marks = annotationsOf(manifest);
  return {
    type: `kubernetes/${spinnakerKind(manifest.kind)}`,
    name: marks[annotation.artifactName] ?? nameOf(manifest),
    reference: nameOf(manifest),
    location: namespaceOf(manifest) ?? '',
    version: marks[annotation.artifactVersion] ?? '',
    metadata: { account },
  };
}

/** Keeps the newest `strategy.spinnaker.io/max-version-history` versions; the one just deployed always stays. */
export async function removeOldVersions(
  api: ClusterApi,
  manifest: Manifest,
  signal?: AbortSignal,
): Promise<ManifestRef[]> {
  const removed: ManifestRef[] = [];
  for (const ref of await surplusVersions(api, manifest, signal)) {
    if (await removeObject(api, ref, { signal })) removed.push(ref);
  }
  return removed;
}

/** The versions that go once this one is there, oldest first. */
export async function surplusVersions(
  api: ClusterApi,
  manifest: Manifest,
  signal?: AbortSignal,
): Promise<ManifestRef[]> {
  const keep = Number(annotationsOf(manifest)[annotation.maxVersionHistory] ?? Number.NaN);
  const base = annotationsOf(manifest)[annotation.artifactName];
  if (!Number.isInteger(keep) || keep < 1 || !base || base === nameOf(manifest)) return [];
  const versions = await liveVersions(api, signal)(manifest, base);
  const byAge = versions.map(({ live }) => live).sort((left, right) => createdAtOf(left) - createdAtOf(right));
  const isThere = byAge.some((live) => nameOf(live) === nameOf(manifest));
  const surplus = byAge.length + (isThere ? 0 : 1) - keep;
  return byAge
    .slice(0, Math.max(0, surplus))
    .filter((live) => nameOf(live) !== nameOf(manifest))
    .map(refOf);
}
