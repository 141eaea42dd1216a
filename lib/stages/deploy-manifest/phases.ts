import type { JsonObject } from '#lib/kernel/json';
import type { Manifest, ManifestCloud, ManifestRef } from '#lib/providers/contract';
import type { StepContext } from '#lib/stages/contract';
import {
  type CanaryPhase,
  type CanarySettings,
  canaryManifests,
  canaryPhaseIn,
  planCanaries,
} from '#lib/stages/deploy-manifest/canary';
import { selected } from '#lib/stages/deploy-manifest/selection';
import { refOf, trafficIn, withTraffic } from '#lib/stages/deploy-manifest/strategy';
import { type Desired, desiredManifests, outputsOf } from '#lib/stages/desired-manifests';

/** What of all manifests a stage deploys itself: everything, or what stands beside the living while a canary runs. */
export interface Work {
  whole: Desired;
  now: Manifest[];
  phase: CanaryPhase;
}

const noCanary: CanaryPhase = { canaries: [], held: [] };

/** `phase` when it is not in the context yet. */
export async function workOf(cloud: ManifestCloud, context: StepContext, phase = phaseIn(context)): Promise<Work> {
  const traffic = trafficIn(context.context);
  const whole = await desiredManifests(cloud, context, {
    adjust: (manifests) => withTraffic(cloud, selected(manifests, context.context), traffic, context.abort),
  });
  return { whole, phase, now: await canaryManifests(cloud, whole.manifests, phase, context.abort) };
}

/** The same at the beginning, when it is yet to be seen beside what a canary could stand. */
export async function firstWork(cloud: ManifestCloud, context: StepContext): Promise<Work> {
  const work = await workOf(cloud, context, noCanary);
  const settings = canaryOf(context);
  if (!settings) return work;
  const phase = await planCanaries(cloud, work.whole.manifests, settings, context.abort);
  return { ...work, phase, now: await canaryManifests(cloud, work.whole.manifests, phase, context.abort) };
}

/** Undefined without the strategy, and in the promotion that ends it. */
export function canaryOf(context: StepContext): CanarySettings | undefined {
  const settings = trafficIn(context.context).canary;
  return settings?.promotes ? undefined : settings;
}

const phaseIn = (context: StepContext): CanaryPhase => (canaryOf(context) ? canaryPhaseIn(context.context) : noCanary);

/** What later stages are told: what is there when the stage has ended well. */
export function outputsOfWork({ whole, now, phase }: Work, context: StepContext, account: string): JsonObject {
  if (phase.canaries.length === 0) return outputsOf(whole, account);
  const manifests = canaryOf(context)?.next === 'keep' ? now : whole.manifests;
  return { ...outputsOf({ ...whole, manifests }, account), canaries: phase.canaries };
}

/** What has to become stable before a verdict on the canary. */
export const canaryRefs = ({ now, phase }: Work): ManifestRef[] | undefined =>
  phase.canaries.length === 0 ? undefined : now.map(refOf);
