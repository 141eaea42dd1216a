import { notFound } from '#lib/kernel/errors';
import type { StageExecutor, Step } from '#lib/stages/contract';
import { withoutSecrets } from '#lib/stages/manifest-stability';
import {
  connectFor,
  eachTarget,
  type ManifestCapabilities,
  resolveTargetManifest,
  targetOf,
} from '#lib/stages/manifest-target';
import { bindProducedArtifacts } from '#lib/stages/produced-artifacts';

const findArtifactsFromResource: Step<ManifestCapabilities> = {
  name: 'findArtifactsFromResource',
  async run(context, capabilities) {
    const ref = targetOf(context.context);
    const cloud = await connectFor(context, capabilities);
    const live = await cloud.read(ref, context.abort);
    if (!live) {
      const where = ref.namespace ? ` in ${ref.namespace}` : '';
      throw notFound(`${ref.kind} ${ref.name}${where} does not exist in ${cloud.account}`);
    }
    const artifacts = cloud.artifactsIn(live);
    for (const { type, reference } of artifacts) context.log(`${type} ${reference}`);
    if (artifacts.length === 0) context.log(`${ref.kind} ${ref.name} names no image, config map or secret`);
    return { kind: 'succeeded', outputs: { manifest: withoutSecrets(live), artifacts } };
  },
};

export const findArtifactsFromResourceExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(findArtifactsFromResource), bindProducedArtifacts()],
};
