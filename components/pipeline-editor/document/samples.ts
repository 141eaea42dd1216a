import fc from 'fast-check';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';

/** Documents for the tests of this folder. */

export function documentOf(stages: StageDocument[], fields: JsonObject = {}): PipelineDocument {
  return { application: 'shop', name: 'ship', ...fields, stages };
}

/** Stages that run one after the other. */
export function chain(...refIds: string[]): PipelineDocument {
  return documentOf(
    refIds.map((refId, index) => ({
      refId,
      requisiteStageRefIds: index === 0 ? [] : [refIds[index - 1] ?? ''],
      type: 'alpha',
      name: `Stage ${refId}`,
    })),
  );
}

const refId = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom('1', '2', 'x', ''), fc.constant(undefined));

const stage = fc.record(
  {
    refId,
    requisiteStageRefIds: fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom('1', 'x', 'gone'))),
    type: fc.constantFrom('alpha', 'beta'),
    name: fc.constantFrom('One', 'Two', ''),
    custom: fc.jsonValue(),
  },
  { requiredKeys: ['type', 'custom'] },
);

/** Documents as people store them: numbers for refIds, double ones, none, circles and dangling references. */
export const anyDocument: fc.Arbitrary<JsonObject> = fc
  .record({ name: fc.string(), custom: fc.jsonValue(), stages: fc.array(stage, { maxLength: 7 }) })
  .map((document) => JSON.parse(JSON.stringify(document)) as JsonObject);
