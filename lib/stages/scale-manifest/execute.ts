import { invalid } from '#lib/kernel/errors';
import type { Json } from '#lib/kernel/json';
import type { StageExecutor, Step } from '#lib/stages/contract';
import { planOfTarget } from '#lib/stages/manifest-plan';
import { waitForManifestToStabilize } from '#lib/stages/manifest-stability';
import {
  connectFor,
  eachTarget,
  type ManifestCapabilities,
  resolveTargetManifest,
  targetOf,
} from '#lib/stages/manifest-target';

const scaleManifest: Step<ManifestCapabilities> = {
  name: 'scaleManifest',
  async run(context, capabilities) {
    const ref = targetOf(context.context);
    const replicas = replicasIn(context.context.replicas);
    const cloud = await connectFor(context, capabilities);
    await cloud.scale(ref, replicas, context.abort);
    context.log(`${ref.kind} ${ref.name} is to run ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`);
    return { kind: 'succeeded' };
  },
};

/** A number, also as text where an expression stands for it. */
function replicasIn(wanted: Json | undefined): number {
  const replicas = typeof wanted === 'string' && wanted.trim() !== '' ? Number(wanted) : wanted;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) {
    throw invalid(`Replicas is “${String(wanted ?? '')}”, which is no whole number from 0`);
  }
  return replicas;
}

export const scaleManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(scaleManifest), waitForManifestToStabilize()],
  plan: planOfTarget((ref, { context }) => ({ kind: 'scale', ref, replicas: replicasIn(context.replicas) })),
};
