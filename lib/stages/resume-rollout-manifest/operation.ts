import { kindIn, type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';
import { resumeRolloutManifestDefinition } from '#lib/stages/resume-rollout-manifest/definition';

export const resumeOperation: ResourceOperation<void> = {
  title: 'Resume rollout',
  applies: kindIn('Deployment'),
  toStage: (target) => ({
    type: resumeRolloutManifestDefinition.type,
    name: `Resume the rollout of ${target.name}`,
    ...targetFieldsOf(target),
  }),
};
