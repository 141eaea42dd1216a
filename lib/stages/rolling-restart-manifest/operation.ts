import { kindIn, type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';
import { rollingRestartManifestDefinition } from '#lib/stages/rolling-restart-manifest/definition';

export const restartOperation: ResourceOperation<void> = {
  title: 'Restart',
  applies: kindIn('Deployment', 'StatefulSet', 'DaemonSet'),
  toStage: (target) => ({
    type: rollingRestartManifestDefinition.type,
    name: `Restart ${target.name}`,
    ...targetFieldsOf(target),
  }),
};
