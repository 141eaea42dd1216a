import { distinct, objectsIn, resolveExpected } from '#lib/pipelines/expected-artifacts';
import type { Step } from '#lib/stages/contract';

/**
 * Which artifacts a stage says it produces, found among those it made and left in `artifacts`; one that is missing fails
 * it. The last step of every stage that makes some. As in Spinnaker the bound ones come first, and the others stay.
 */
export function bindProducedArtifacts<C>(): Step<C> {
  return {
    name: 'bindProducedArtifacts',
    run(context) {
      const expected = objectsIn(context.context.expectedArtifacts);
      if (expected.length === 0) return { kind: 'succeeded' };
      const made = objectsIn(context.outputs.artifacts ?? context.context.artifacts);
      const { resolved, artifacts } = resolveExpected({ expected, received: made, unique: false });
      return {
        kind: 'succeeded',
        outputs: { resolvedExpectedArtifacts: resolved, artifacts: distinct([...artifacts, ...made]) },
      };
    },
  };
}
