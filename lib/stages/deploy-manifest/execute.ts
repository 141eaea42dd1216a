import { invalid } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { Manifest, ManifestCloud } from '#lib/providers/contract';
import type { StageExecutor, Step, StepContext } from '#lib/stages/contract';
import { applyOnceServed, unservedSince } from '#lib/stages/deploy-manifest/defined-here';
import { selected } from '#lib/stages/deploy-manifest/selection';
import { settled, sideBySide } from '#lib/stages/deploy-manifest/side-by-side';
import {
  findOlderMembers,
  restoreTraffic,
  stagesAfter,
  trafficIn,
  withTraffic,
} from '#lib/stages/deploy-manifest/strategy';
import { type Desired, desiredManifests, lowerFirst, outputsOf, titleOf } from '#lib/stages/desired-manifests';
import { planOf } from '#lib/stages/manifest-plan';
import { readingArtifact, type SourceCapabilities, withArtifactText } from '#lib/stages/manifest-source';
import { appliedRefs, waitForManifestToStabilize } from '#lib/stages/manifest-stability';
import { connectFor, type ManifestCapabilities } from '#lib/stages/manifest-target';
import { bindProducedArtifacts } from '#lib/stages/produced-artifacts';

/**
 * What is to be applied is worked out anew at every look: the same fields give the same manifests, so nothing of it is
 * kept between looks but how many were applied. A crash in between applies some manifests twice, which changes nothing.
 */
const batchMs = 3000;

const resolveDeploySourceManifest: Step<ManifestCapabilities> = {
  name: 'resolveDeploySourceManifest',
  async run(context, capabilities) {
    const { manifests } = await desired(await connectFor(context, capabilities), context);
    checkAny(manifests, context);
    const names = manifests.map(titleOf).join(', ');
    context.log(names ? `To apply, in this order: ${names}` : 'No manifest has the labels that are selected');
    return { kind: 'succeeded', context: { appliedCount: 0, unservedSince: null } };
  },
};

const deployManifest: Step<ManifestCapabilities> = {
  name: 'deployManifest',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const { manifests } = await desired(cloud, context);
    const traffic = trafficIn(context.context);
    let applied = Number(context.context.appliedCount ?? 0);
    const started = performance.now();
    while (applied < manifests.length) {
      const group = sideBySide(manifests, applied);
      const outcomes = await settled(group.map((manifest) => applyOnceServed(cloud, manifest, manifests, context)));
      const unserved = group.find((_, index) => outcomes[index] === 'unserved');
      if (unserved) {
        const waiting = `Waiting until ${cloud.account} serves ${unserved.kind}, which was defined just now`;
        const kept = { appliedCount: applied, unservedSince: unservedSince(context) };
        return { kind: 'look-again', inMs: 500, waiting, context: kept };
      }
      const pending = group.find((_, index) => outcomes[index] === 'pending');
      if (pending) {
        const waiting = `Waiting for the old ${titleOf(pending)} to end before it is made anew`;
        return { kind: 'look-again', inMs: 1000, waiting, context: { appliedCount: applied } };
      }
      for (const [index, manifest] of group.entries()) {
        const outcome = outcomes[index];
        if (outcome !== 'created') await restoreTraffic(cloud, manifest, traffic, context.abort);
        context.log(`${titleOf(manifest)}: ${outcome}`);
      }
      applied += group.length;
      if (applied < manifests.length && performance.now() - started > batchMs) {
        return {
          kind: 'look-again',
          inMs: 0,
          waiting: `Applying manifests (${applied} of ${manifests.length})`,
          context: { appliedCount: applied },
        };
      }
    }
    const done: JsonObject = { appliedCount: applied, 'deploy.account.name': cloud.account };
    return { kind: 'succeeded', context: done };
  },
};

const promoteOutputs: Step<ManifestCapabilities> = {
  name: 'promoteOutputs',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const outputs = outputsOf(await desired(cloud, context), cloud.account);
    const made = context.context.noOutput === true ? {} : outputs;
    return { kind: 'succeeded', outputs: made, context: contextOf(outputs) };
  },
};

/** Versions of settings beyond what their manifest asks to keep, once the new one runs. */
const cleanupArtifacts: Step<ManifestCapabilities> = {
  name: 'cleanupArtifacts',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    for (const manifest of (await desired(cloud, context)).manifests) {
      for (const ref of await cloud.removeOldVersions(manifest, context.abort)) {
        context.log(`${lowerFirst(ref.kind)} ${ref.name}: deleted, an old version`);
      }
    }
    return { kind: 'succeeded' };
  },
};

export const deployManifestExecutor: StageExecutor<SourceCapabilities> = {
  steps: readingArtifact('manifests', [
    resolveDeploySourceManifest,
    deployManifest,
    promoteOutputs,
    waitForManifestToStabilize((context) => appliedRefs(context)),
    cleanupArtifacts,
    findOlderMembers,
    bindProducedArtifacts(),
  ]),
  after: stagesAfter,
  async plan(asked, capabilities) {
    const context = await withArtifactText(asked, 'manifests', capabilities);
    const cloud = await connectFor(context, capabilities);
    const wanted = await desired(cloud, context);
    checkAny(wanted.manifests, context);
    const changes = await cloud.preview({ kind: 'apply', manifests: wanted.manifests }, context.abort);
    const outputs = outputsOf(wanted, cloud.account);
    const then = await strategyAfter({ ...context, context: { ...context.context, ...outputs } }, capabilities);
    return {
      ...planOf(changes),
      ...(then.length > 0 ? { facts: [{ label: 'Then', value: then.join(', ') }] } : {}),
      outputs: context.context.noOutput === true ? {} : outputs,
      context: contextOf(outputs),
    };
  },
};

/** Where pipelines written for Spinnaker look for outputs; the stage's `manifests` stays what it was given. */
function contextOf({ manifests: _, ...kept }: JsonObject): JsonObject {
  return kept;
}

/** What the rollout strategy would do to the members that are there now. */
async function strategyAfter(context: StepContext, capabilities: ManifestCapabilities): Promise<string[]> {
  const older = await findOlderMembers.run(context, capabilities);
  const found = older.kind === 'succeeded' ? older.context : undefined;
  return stagesAfter({ ...context, context: { ...context.context, ...found } }).map(({ name }) => name);
}

function checkAny(manifests: readonly Manifest[], context: StepContext): void {
  if (manifests.length > 0 || context.context.allowNothingSelected === true) return;
  throw invalid('There is nothing to deploy: the stage holds no manifest');
}

function desired(cloud: ManifestCloud, context: StepContext): Promise<Desired> {
  const traffic = trafficIn(context.context);
  return desiredManifests(cloud, context, {
    adjust: (manifests) => withTraffic(cloud, selected(manifests, context.context), traffic, context.abort),
  });
}
