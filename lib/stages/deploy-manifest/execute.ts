import { createHash } from 'node:crypto';
import { invalid } from '#lib/kernel/errors';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestCloud, Moniker } from '#lib/providers/contract';
import type { StageExecutor, Step, StepContext } from '#lib/stages/contract';
import { evaluateTexts, sourceOf } from '#lib/stages/manifest-source';
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
    const manifests = desired(await connectFor(context, capabilities), context);
    if (manifests.length === 0) throw invalid('There is nothing to deploy: the stage holds no manifest');
    context.log(`To apply, in this order: ${manifests.map(titleOf).join(', ')}`);
    return { kind: 'succeeded', context: { appliedCount: 0 } };
  },
};

const deployManifest: Step<ManifestCapabilities> = {
  name: 'deployManifest',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const manifests = desired(cloud, context);
    let applied = Number(context.context.appliedCount ?? 0);
    const started = performance.now();
    while (applied < manifests.length) {
      const manifest = manifests[applied]!;
      const { outcome } = await cloud.apply(manifest, { signal: context.abort });
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
    const outputs = outputsOf(desired(cloud, context), cloud.account);
    const { manifests: _manifests, ...kept } = outputs;
    // Where pipelines written for Spinnaker look for them; its `manifests` stays what the stage was given.
    return { kind: 'succeeded', outputs: context.context.noOutput === true ? {} : outputs, context: kept };
  },
};

export const deployManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [
    resolveDeploySourceManifest,
    deployManifest,
    promoteOutputs,
    waitForManifestToStabilize((context) => appliedRefs(context)),
  ],
};

function desired(cloud: ManifestCloud, context: StepContext): Manifest[] {
  const source = sourceOf(context, ['manifests', 'manifest']);
  const values = 'parse' in source ? cloud.parse(source.parse) : source.values;
  const evaluated = evaluateTexts(context, values);
  // Evaluated values are text or objects; one parser checks both.
  const manifests = cloud.parse(JSON.stringify(evaluated)).map((manifest, i) => named(manifest, context, i));
  const moniker = objectAt(context.context, 'moniker');
  return cloud.prepare(manifests, {
    application: stringAt(moniker, 'app') ?? context.execution.application,
    namespace: stringAt(context.context, 'namespaceOverride') || undefined,
    moniker: monikerFrom(moniker),
    executionId: context.execution.id,
    skipTemplateLabels: context.context.skipSpecTemplateLabels === true,
  });
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
    name: stringAt(manifest.metadata, 'name') ?? '',
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

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const titleOf = (manifest: Manifest): string =>
  `${lowerFirst(manifest.kind)} ${stringAt(manifest.metadata, 'name') ?? stringAt(manifest.metadata, 'generateName') ?? ''}`;
