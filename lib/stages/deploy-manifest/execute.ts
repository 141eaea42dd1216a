import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, toJson } from '#lib/kernel/json';
import type { Manifest, ManifestCloud, ManifestRef } from '#lib/providers/contract';
import type { StageExecutor, Step, StepContext } from '#lib/stages/contract';
import { canaryPhaseIn } from '#lib/stages/deploy-manifest/canary';
import { canaryStagesOnFailure, endCanaries } from '#lib/stages/deploy-manifest/canary-stages';
import { applyOnceServed, unservedSince } from '#lib/stages/deploy-manifest/defined-here';
import { outcomesBefore } from '#lib/stages/deploy-manifest/deployed-objects';
import { canaryOf, canaryRefs, firstWork, outputsOfWork, type Work, workOf } from '#lib/stages/deploy-manifest/phases';
import { settled, sideBySide } from '#lib/stages/deploy-manifest/side-by-side';
import { findOlderMembers, refOf, restoreTraffic, stagesAfter, trafficIn } from '#lib/stages/deploy-manifest/strategy';
import { lowerFirst, titleOf } from '#lib/stages/desired-manifests';
import { planOf } from '#lib/stages/manifest-plan';
import { readingArtifact, type SourceCapabilities, withArtifactText } from '#lib/stages/manifest-source';
import { appliedRefs, waitForManifestToStabilize, withStable } from '#lib/stages/manifest-stability';
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
    const { whole, now, phase } = await firstWork(await connectFor(context, capabilities), context);
    checkAny(whole.manifests, context);
    const names = now.map(titleOf).join(', ');
    context.log(names ? `To apply, in this order: ${names}` : 'No manifest has the labels that are selected');
    const begun: JsonObject = { appliedCount: 0, applyOutcomes: [], unservedSince: null };
    if (!canaryOf(context)) return { kind: 'succeeded', context: begun };
    if (phase.canaries.length === 0)
      context.log('No deployment of it lives yet, so there is nothing to be a canary of');
    return { kind: 'succeeded', context: { ...begun, canaries: phase.canaries, canaryHeld: phase.held } };
  },
};

const deployManifest: Step<ManifestCapabilities> = {
  name: 'deployManifest',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const { now: manifests } = await workOf(cloud, context);
    const traffic = trafficIn(context.context);
    let applied = Number(context.context.appliedCount ?? 0);
    const outcomes = outcomesBefore(context.context, applied);
    const stableNow: ManifestRef[] = [];
    const progress = (): JsonObject => ({
      appliedCount: applied,
      applyOutcomes: outcomes,
      ...withStable(context, stableNow),
    });
    const started = performance.now();
    while (applied < manifests.length) {
      const group = sideBySide(manifests, applied);
      const answers = await settled(group.map((manifest) => applyOnceServed(cloud, manifest, manifests, context)));
      const unserved = group.find((_, index) => answers[index]?.outcome === 'unserved');
      if (unserved) {
        const waiting = `Waiting until ${cloud.account} serves ${unserved.kind}, which was defined just now`;
        const kept = { ...progress(), unservedSince: unservedSince(context) };
        return { kind: 'look-again', inMs: 500, waiting, context: kept };
      }
      const pending = group.find((_, index) => answers[index]?.outcome === 'pending');
      if (pending) {
        const ending = await cloud.ending(refOf(pending), context.abort);
        const waiting = `Waiting for the old ${titleOf(pending)} to end before it is made anew${ending ? `: ${ending.message}` : ''}`;
        return { kind: 'look-again', inMs: 1000, waiting, context: progress() };
      }
      for (const [index, manifest] of group.entries()) {
        const { outcome, stable } = answers[index] ?? {};
        if (outcome !== 'created') await restoreTraffic(cloud, manifest, traffic, context.abort);
        context.log(`${titleOf(manifest)}: ${outcome}`);
        outcomes.push(outcome ?? '');
        if (stable === undefined) continue;
        stableNow.push(refOf(manifest));
        context.log(stable);
      }
      applied += group.length;
      if (applied < manifests.length && performance.now() - started > batchMs) {
        return {
          kind: 'look-again',
          inMs: 0,
          waiting: `Applying manifests (${applied} of ${manifests.length})`,
          context: progress(),
        };
      }
    }
    return { kind: 'succeeded', context: { ...progress(), 'deploy.account.name': cloud.account } };
  },
};

const promoteOutputs: Step<ManifestCapabilities> = {
  name: 'promoteOutputs',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const work = await workOf(cloud, context);
    const outputs = outputsOfWork(work, context, cloud.account);
    const made = context.context.noOutput === true ? {} : outputs;
    const refs = canaryRefs(work);
    const kept: JsonObject = refs ? { canaryRefs: toJson(refs) } : {};
    return { kind: 'succeeded', outputs: made, context: { ...contextOf(outputs), ...kept } };
  },
};

/** Versions of settings beyond what their manifest asks to keep, once the new one runs. */
const cleanupArtifacts: Step<ManifestCapabilities> = {
  name: 'cleanupArtifacts',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const { whole, phase } = await workOf(cloud, context);
    // The stable version may still use them.
    if (phase.canaries.length > 0) return { kind: 'succeeded' };
    for (const manifest of whole.manifests) {
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
    waitForManifestToStabilize((context) => refsIn(context.context.canaryRefs) ?? appliedRefs(context)),
    cleanupArtifacts,
    findOlderMembers,
    bindProducedArtifacts(),
  ]),
  after: stagesAfter,
  onFailure: canaryStagesOnFailure,
  async cancel(context, capabilities) {
    if (canaryPhaseIn(context.context).canaries.length === 0) return;
    await endCanaries(await connectFor(context, capabilities), context);
  },
  async plan(asked, capabilities) {
    const context = await withArtifactText(asked, 'manifests', capabilities);
    const cloud = await connectFor(context, capabilities);
    const work = await firstWork(cloud, context);
    checkAny(work.whole.manifests, context);
    const changes = await previewOf(cloud, work, context);
    const outputs = outputsOfWork(work, context, cloud.account);
    const begun: JsonObject = { canaries: work.phase.canaries };
    const then = await strategyAfter(
      { ...context, context: { ...context.context, ...outputs, ...begun } },
      capabilities,
    );
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

/** Beside the canary also what its promotion would do, since that is what the stage is about. */
async function previewOf(cloud: ManifestCloud, { whole, now, phase }: Work, context: StepContext) {
  const changes = await cloud.preview({ kind: 'apply', manifests: now }, context.abort);
  if (phase.canaries.length === 0 || canaryOf(context)?.next === 'keep') return changes;
  const promoted = await cloud.preview({ kind: 'apply', manifests: whole.manifests }, context.abort);
  const told = new Set(changes.map(({ kind, name, namespace }) => `${kind} ${name}@${namespace}`));
  return [...changes, ...promoted.filter(({ kind, name, namespace }) => !told.has(`${kind} ${name}@${namespace}`))];
}

function refsIn(value: Json | undefined): ManifestRef[] | undefined {
  return Array.isArray(value) ? (value.filter(isJsonObject) as unknown as ManifestRef[]) : undefined;
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
