import { adoptManifestDefinition } from '#lib/stages/adopt-manifest/definition';
import { type ResourceOperation, targetFieldsOf } from '#lib/stages/operation-contract';

/** Offered for what nobody has said whose it is. A pod goes by what makes it. */
export const adoptOperation: ResourceOperation<{ markPods?: boolean }> = {
  title: 'Adopt',
  applies: (kind) => kind.toLowerCase() !== 'pod',
  toStage: (target, { markPods }) => ({
    type: adoptManifestDefinition.type,
    name: `Adopt ${target.kind} ${target.name}`,
    ...targetFieldsOf(target),
    ...(markPods ? { markPods } : {}),
  }),
};
