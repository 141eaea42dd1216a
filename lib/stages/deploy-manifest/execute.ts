import { createHash } from 'node:crypto';
import { invalid } from '#lib/kernel/errors';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestCloud, Moniker } from '#lib/providers/contract';
import type { StageExecutor, Step, StepContext } from '#lib/stages/contract';
import {
  evaluateTexts,
  readingArtifact,
  requiredArtifacts,
  sourceOf,
  visibleArtifacts,
} from '#lib/stages/manifest-source';
import { appliedRefs, waitForManifestToStabilize, withoutSecrets } from '#lib/stages/manifest-stability';
import { connectFor, type ManifestCapabilities } from '#lib/stages/manifest-target';

/**
 * What is to be applied is worked out anew at every look: the same fields give the same manifests, so nothing of it is
 * kept between looks but how many were applied. A crash in between applies one manifest twice, which changes nothing.
 */
const batchMs = 3000;

const resolveDeploySourceManifest: Step<ManifestCapabilities> = {
  name: 'resolveDeploySourceManifest',
  async run(context, capabilities) {
    if (objectAt(context.context, 'trafficManagement').enabled === true) {
      throw invalid(
        'This stage asks for a rollout strategy over ReplicaSets (trafficManagement), which is not supported; deploy a Deployment, which rolls over by itself',
      );
    }
    const manifests = await desired(await connectFor(context, capabilities), context);
    if (manifests.length === 0) throw invalid('There is nothing to deploy: the stage holds no manifest');
    context.log(`To apply, in this order: ${manifests.map(titleOf).join(', ')}`);
    return { kind: 'succeeded', context: { appliedCount: 0 } };
  },
};

const deployManifest: Step<ManifestCapabilities> = {
  name: 'deployManifest',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const manifests = await desired(cloud, context);
    let applied = Number(context.context.appliedCount ?? 0);
    const started = performance.now();
    while (applied < manifests.length) {
      const manifest = manifests[applied]!;
      const { outcome } = await cloud.apply(manifest, { signal: context.abort });
      if (outcome === 'pending') {
        const waiting = `Waiting for the old ${titleOf(manifest)} to end before it is made anew`;
        return { kind: 'look-again', inMs: 1000, waiting, context: { appliedCount: applied } };
      }
      context.log(`${titleOf(manifest)}: ${outcome}`);
      applied++;
      if (applied < manifests.length && performance.now() - started > batchMs) {
        return {
          kind: 'look-again',
          inMs: 0,
          waiting: `Applying manifests (${applied} of ${manifests.length})`,
          context: { appliedCount: applied },
        };
      }
    }
    return { kind: 'succeeded', context: { appliedCount: applied } };
  },
};

const promoteOutputs: Step<ManifestCapabilities> = {
  name: 'promoteOutputs',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const outputs = outputsOf(await desired(cloud, context), cloud.account);
    const { manifests: _manifests, ...kept } = outputs;
    // Where pipelines written for Spinnaker look for them; its `manifests` stays what the stage was given.
    return { kind: 'succeeded', outputs: context.context.noOutput === true ? {} : outputs, context: kept };
  },
};

/** Versions of settings beyond what their manifest asks to keep, once the new one runs. */
const cleanupArtifacts: Step<ManifestCapabilities> = {
  name: 'cleanupArtifacts',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    for (const manifest of await desired(cloud, context)) {
      for (const ref of await cloud.removeOldVersions(manifest, context.abort)) {
        context.log(`${lowerFirst(ref.kind)} ${ref.name}: deleted, an old version`);
      }
    }
    return { kind: 'succeeded' };
  },
};

export const deployManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: readingArtifact('manifests', [
    resolveDeploySourceManifest,
    deployManifest,
    promoteOutputs,
    waitForManifestToStabilize((context) => appliedRefs(context)),
    cleanupArtifacts,
  ]),
};

/** What is to be there: read, evaluated, stamped, versioned, with artifacts written where they are used. */
async function desired(cloud: ManifestCloud, context: StepContext): Promise<Manifest[]> {
  const source = sourceOf(context, ['manifests', 'manifest']);
  const values = 'parse' in source ? cloud.parse(source.parse) : source.values;
  const evaluated = evaluateTexts(context, values);
  const manifests = cloud.parse(evaluated).map((manifest, i) => named(manifest, context, i));
  const moniker = objectAt(context.context, 'moniker');
  const prepared = cloud.prepare(manifests, {
    application: stringAt(moniker, 'app') ?? context.execution.application,
    namespace: stringAt(context.context, 'namespaceOverride') || undefined,
    moniker: monikerFrom(moniker),
    executionId: context.execution.id,
    skipTemplateLabels: context.context.skipSpecTemplateLabels === true,
  });
  return bound(cloud, prepared, context);
}

async function bound(cloud: ManifestCloud, manifests: readonly Manifest[], context: StepContext): Promise<Manifest[]> {
  const { enableArtifactBinding, versioned } = context.context;
  const required = requiredArtifacts(context);
  const artifacts = enableArtifactBinding === false ? [] : [...required, ...visibleArtifacts(context)];
  const byStage = typeof versioned === 'boolean' ? versioned : undefined;
  const found = await cloud.bind(manifests, { artifacts, versioned: byStage, signal: context.abort });
  const unused =
    enableArtifactBinding === false ? [] : required.filter((artifact) => !found.artifacts.includes(artifact));
  if (unused.length > 0) {
    const names = unused.map((artifact) => `${artifact.type} ${artifact.name}`).join(', ');
    throw invalid(`No manifest uses the required ${unused.length === 1 ? 'artifact' : 'artifacts'} ${names}`);
  }
  return found.manifests;
}

/** `generateName` gets its ending from this run of the stage, so that a repeated step makes no second object. */
function named(manifest: Manifest, context: StepContext, position: number): Manifest {
  const prefix = stringAt(manifest.metadata, 'generateName');
  if (stringAt(manifest.metadata, 'name') || !prefix) return manifest;
  const seed = `${context.stage.id}/${context.stage.startedAt}/${position}`;
  const ending = createHash('sha256').update(seed).digest('hex').slice(0, 8);
  const { generateName: _prefix, ...metadata } = manifest.metadata;
  return { ...manifest, metadata: { ...metadata, name: `${prefix}${ending}` } };
}

/** Deck always writes `moniker.app`, and the rest only where a person filled it in. */
function monikerFrom(moniker: JsonObject): Partial<Moniker> {
  const sequence = Number(moniker.sequence ?? Number.NaN);
  return {
    app: stringAt(moniker, 'app'),
    cluster: stringAt(moniker, 'cluster') || undefined,
    stack: stringAt(moniker, 'stack') || undefined,
    detail: stringAt(moniker, 'detail') || undefined,
    sequence: Number.isInteger(sequence) ? sequence : undefined,
  };
}

export function outputsOf(manifests: readonly Manifest[], account: string): JsonObject {
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
    artifacts,
  };
}

/** Spinnaker's annotations: the name without its version, and the version. */
const mark = (manifest: Manifest, key: string): string | undefined =>
  stringAt(objectAt(manifest.metadata, 'annotations'), `artifact.spinnaker.io/${key}`);

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const titleOf = (manifest: Manifest): string =>
  `${lowerFirst(manifest.kind)} ${stringAt(manifest.metadata, 'name') ?? stringAt(manifest.metadata, 'generateName') ?? ''}`;
