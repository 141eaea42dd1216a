import { kindIn, type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';
import { pauseRolloutManifestDefinition } from '#lib/stages/pause-rollout-manifest/definition';

export const pauseOperation: ResourceOperation<void> = {
  title: 'Pause rollout',
  applies: kindIn('Deployment'),
  toStage: (target) => ({
    type: pauseRolloutManifestDefinition.type,
    name: `Pause the rollout of ${target.name}`,
    ...targetFieldsOf(target),
  }),
};
