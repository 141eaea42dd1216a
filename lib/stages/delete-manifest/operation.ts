import { deleteManifestDefinition } from '#lib/stages/delete-manifest/definition';
import { type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';

/** `orphans`: what the object owns goes on without it. */
export const deleteOperation: ResourceOperation<{ orphans: boolean }> = {
  title: 'Delete',
  applies: () => true,
  toStage: (target, { orphans }) => ({
    type: deleteManifestDefinition.type,
    name: `Delete ${target.kind} ${target.name}`,
    ...targetFieldsOf(target),
    options: { cascading: !orphans },
  }),
};
