import { enableManifestDefinition } from '#lib/stages/enable-manifest/definition';
import { kindIn, type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';

export const enableOperation: ResourceOperation<void> = {
  title: 'Enable traffic',
  applies: kindIn('ReplicaSet', 'Deployment'),
  toStage: (target) => ({
    type: enableManifestDefinition.type,
    name: `Enable ${target.name}`,
    ...targetFieldsOf(target),
  }),
};
