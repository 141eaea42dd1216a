import { invalid } from '#lib/kernel/errors';
import { objectAt } from '#lib/kernel/json';
import type { Step } from '#lib/stages/contract';
import { planOfTarget } from '#lib/stages/manifest-plan';
import { connectFor, type ManifestCapabilities, targetOf } from '#lib/stages/manifest-target';

/** Holds a rollout, or lets it go on. What is so already is left alone. */
export function setPaused(name: string, paused: boolean): Step<ManifestCapabilities> {
  return {
    name,
    async run(context, capabilities) {
      const ref = targetOf(context.context);
      const cloud = await connectFor(context, capabilities);
      const live = await cloud.read(ref, context.abort);
      if (!live) throw invalid(`${ref.kind} ${ref.name} does not exist in ${cloud.account}`);
      if (live.kind !== 'Deployment') {
        throw invalid(`Only a Deployment can be paused and resumed; ${ref.name} is a ${live.kind}`);
      }
      if ((objectAt(live, 'spec').paused === true) === paused) {
        context.log(`${ref.kind} ${ref.name} ${paused ? 'stood paused' : 'was not paused'} already`);
        return { kind: 'succeeded' };
      }
      await cloud.patch(ref, { spec: { paused } }, 'merge', context.abort);
      context.log(`${ref.kind} ${ref.name} ${paused ? 'stands paused' : 'goes on'}`);
      return { kind: 'succeeded' };
    },
  };
}

export const planPaused = (paused: boolean) =>
  planOfTarget((ref) => ({ kind: 'patch', ref, body: { spec: { paused } }, strategy: 'merge' }));
