import { kindIn, type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';
import { undoRolloutManifestDefinition } from '#lib/stages/undo-rollout-manifest/definition';

/** Without a revision it goes back by one. `version` only names the run. */
export const undoOperation: ResourceOperation<{ revision?: number; version?: string }> = {
  title: 'Undo rollout',
  applies: kindIn('Deployment', 'StatefulSet', 'DaemonSet'),
  toStage(target, { revision, version }) {
    return {
      type: undoRolloutManifestDefinition.type,
      name: `Roll back ${target.name}${version ? ` to ${version}` : ''}`,
      ...targetFieldsOf(target),
      ...(revision === undefined ? { numRevisionsBack: 1 } : { revision }),
    };
  },
};
