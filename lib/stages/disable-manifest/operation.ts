import { disableManifestDefinition } from '#lib/stages/disable-manifest/definition';
import { kindIn, type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';

export const disableOperation: ResourceOperation<void> = {
  title: 'Disable traffic',
  applies: kindIn('ReplicaSet', 'Deployment'),
  toStage: (target) => ({
    type: disableManifestDefinition.type,
    name: `Disable ${target.name}`,
    ...targetFieldsOf(target),
  }),
};
