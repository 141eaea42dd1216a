import { createHash } from 'node:crypto';
import { invalid } from '#lib/kernel/errors';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Artifact, Manifest, ManifestCloud, Moniker } from '#lib/providers/contract';
import type { StepContext } from '#lib/stages/contract';
import { evaluateTexts, requiredArtifacts, sourceOf, visibleArtifacts } from '#lib/stages/manifest-source';
import { withoutSecrets } from '#lib/stages/manifest-stability';

/**
 * What a stage that deploys wants to be there, and what it tells later stages of it. Worked out anew at every look: the
 * same fields give the same manifests.
 */
export interface Desired {
  manifests: Manifest[];
  /** Those that were written into a manifest. */
  boundArtifacts: Artifact[];
}

/** What is to be there: read, evaluated, stamped, versioned, with artifacts written where they are used. */
export async function desiredManifests(
  cloud: ManifestCloud,
  context: StepContext,
  options: {
    /** Fields that may hold the manifests, the first that is filled counts. */
    keys?: readonly string[];
    /** Changes prepared manifests before they get their versions. */
    adjust?: (manifests: Manifest[]) => Promise<Manifest[]>;
  } = {},
): Promise<Desired> {
  const source = sourceOf(context, options.keys ?? ['manifests', 'manifest']);
  const values = 'parse' in source ? cloud.parse(source.parse) : source.values;
  const evaluated = evaluateTexts(context, values);
  const manifests = cloud.parse(evaluated).map((manifest, i) => named(manifest, context, i));
  const moniker = objectAt(context.context, 'moniker');
  const prepared = cloud.prepare(manifests, {
    application: stringAt(moniker, 'app') || context.execution.application,
    namespace: stringAt(context.context, 'namespaceOverride') || undefined,
    moniker: monikerFrom(moniker),
    executionId: context.execution.id,
    skipTemplateLabels: context.context.skipSpecTemplateLabels === true,
  });
  const adjusted = options.adjust ? await options.adjust(prepared) : prepared;
  return withArtifacts(cloud, adjusted, context);
}

/** Artifacts of the run written where the manifests name them. Throws `invalid` for one that must be used and is not. */
export async function withArtifacts(
  cloud: ManifestCloud,
  manifests: readonly Manifest[],
  context: StepContext,
): Promise<Desired> {
  const { enableArtifactBinding, versioned, dockerImageBinding } = context.context;
  const required = requiredArtifacts(context);
  const artifacts = enableArtifactBinding === false ? [] : [...required, ...visibleArtifacts(context)];
  const byStage = typeof versioned === 'boolean' ? versioned : undefined;
  const found = await cloud.bind(manifests, {
    artifacts,
    versioned: byStage,
    ...(typeof dockerImageBinding === 'string' ? { untaggedOnly: dockerImageBinding === 'match-name-only' } : {}),
    signal: context.abort,
  });
  const unused =
    enableArtifactBinding === false ? [] : required.filter((artifact) => !found.artifacts.includes(artifact));
  if (unused.length > 0) {
    const names = unused.map((artifact) => `${artifact.type} ${artifact.name}`).join(', ');
    throw invalid(`No manifest uses the required ${unused.length === 1 ? 'artifact' : 'artifacts'} ${names}`);
  }
  return { manifests: found.manifests, boundArtifacts: found.artifacts };
}

/** `generateName` gets its ending from this run of the stage, so that a repeated step makes no second object. */
function named(manifest: Manifest, context: StepContext, position: number): Manifest {
  const prefix = stringAt(manifest.metadata, 'generateName');
  if (stringAt(manifest.metadata, 'name') || !prefix) return manifest;
  // A stage that goes on with what another began makes the same objects.
  const run = stringAt(context.context, 'nameSeed') ?? `${context.stage.id}/${context.stage.startedAt}`;
  const seed = `${run}/${position}`;
  const ending = createHash('sha256').update(seed).digest('hex').slice(0, 8);
  const { generateName: _prefix, ...metadata } = manifest.metadata;
  // What is made again and again is one cluster, not one for each ending.
  const given: JsonObject = objectAt(context.context, 'moniker').cluster
    ? {}
    : { [clusterMark]: clusterOf(manifest.kind, prefix) };
  const annotations = { ...given, ...objectAt(metadata, 'annotations') };
  return { ...manifest, metadata: { ...metadata, annotations, name: `${prefix}${ending}` } };
}

const clusterMark = 'moniker.spinnaker.io/cluster';
const clusterOf = (kind: string, prefix: string): string => `${lowerFirst(kind)} ${prefix.replace(/-+$/, '')}`;

/** Deck always writes `moniker.app`, and the rest only where a person filled it in. */
function monikerFrom(moniker: JsonObject): Partial<Moniker> {
  const written = moniker.sequence ?? '';
  const sequence = written === '' ? Number.NaN : Number(written);
  return {
    app: stringAt(moniker, 'app') || undefined,
    cluster: stringAt(moniker, 'cluster') || undefined,
    stack: stringAt(moniker, 'stack') || undefined,
    detail: stringAt(moniker, 'detail') || undefined,
    sequence: Number.isInteger(sequence) ? sequence : undefined,
  };
}

/** Under Spinnaker's keys, dots and all. Secrets are left out. */
export function outputsOf({ manifests, boundArtifacts }: Desired, account: string): JsonObject {
  const shown = manifests.map(withoutSecrets);
  const names: Record<string, string[]> = {};
  for (const manifest of manifests) {
    const namespace = stringAt(manifest.metadata, 'namespace') ?? '';
    names[namespace] = [...(names[namespace] ?? []), titleOf(manifest)];
  }
  const artifacts = manifests.map((manifest) => ({
    customKind: false,
    type: `kubernetes/${lowerFirst(manifest.kind)}`,
    name: mark(manifest, 'name') ?? stringAt(manifest.metadata, 'name') ?? '',
    version: mark(manifest, 'version') ?? '',
    location: stringAt(manifest.metadata, 'namespace') ?? '',
    reference: stringAt(manifest.metadata, 'name') ?? '',
    metadata: { account },
  }));
  return {
    manifests: shown,
    'outputs.manifests': shown,
    'outputs.manifestNamesByNamespace': names,
    'outputs.createdArtifacts': artifacts,
    'outputs.boundArtifacts': boundArtifacts,
    artifacts,
  };
}

/** Spinnaker's annotations: the name without its version, and the version. */
const mark = (manifest: Manifest, key: string): string | undefined =>
  stringAt(objectAt(manifest.metadata, 'annotations'), `artifact.spinnaker.io/${key}`);

export const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
/** `deployment web` */
export const titleOf = (manifest: Manifest): string =>
  `${lowerFirst(manifest.kind)} ${stringAt(manifest.metadata, 'name') ?? stringAt(manifest.metadata, 'generateName') ?? ''}`;
