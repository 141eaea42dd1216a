import { invalid } from '#lib/kernel/errors';
import { kindIn, type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';
import { scaleManifestDefinition } from '#lib/stages/scale-manifest/definition';

export const scaleOperation: ResourceOperation<{ replicas: number }> = {
  title: 'Scale',
  applies: kindIn('Deployment', 'StatefulSet', 'ReplicaSet'),
  toStage(target, { replicas }) {
    if (!Number.isInteger(replicas) || replicas < 0) throw invalid('Give the number of replicas, a whole one from 0');
    return {
      type: scaleManifestDefinition.type,
      name: `Scale ${target.name} to ${replicas}`,
      ...targetFieldsOf(target),
      replicas,
    };
  },
};
