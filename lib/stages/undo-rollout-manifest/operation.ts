import { kindIn, type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';
import { undoRolloutManifestDefinition } from '#lib/stages/undo-rollout-manifest/definition';

interface UndoInput {
  /** Without one it goes back by one. */
  revision?: number;
  /** Only names the run. */
  version?: string;
  /** Of a kind that may block itself. */
  deleteBlockingPods?: boolean;
}

interface UndoOperation extends ResourceOperation<UndoInput> {
  /** Whether the cluster waits for each pod before it replaces the next, so that one may stand in the way for ever. */
  mayBlockItself(kind: string): boolean;
}

export const undoOperation: UndoOperation = {
  title: 'Undo rollout',
  applies: kindIn('Deployment', 'StatefulSet', 'DaemonSet'),
  mayBlockItself: kindIn('StatefulSet'),
  toStage(target, { revision, version, deleteBlockingPods }) {
    return {
      type: undoRolloutManifestDefinition.type,
      name: `Roll back ${target.name}${version ? ` to ${version}` : ''}`,
      ...targetFieldsOf(target),
      ...(revision === undefined ? { numRevisionsBack: 1 } : { revision }),
      ...(deleteBlockingPods && undoOperation.mayBlockItself(target.kind) ? { deleteBlockingPods } : {}),
    };
  },
};
