import type { Choice } from '#components/fields/suggest-input';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { objectsIn, patternOf, sayArtifact } from '#lib/pipelines/expected-artifacts';

/** As Spinnaker's own editor starts one: nothing to fall back on. */
export function freshExpectedArtifact(type: string): JsonObject {
  return {
    id: crypto.randomUUID(),
    displayName: '',
    matchArtifact: { type, name: '' },
    useDefaultArtifact: false,
    usePriorArtifact: false,
    defaultArtifact: {},
  };
}

/** What people read instead of its id. */
export function titleOfExpected(expected: JsonObject, index: number): string {
  return stringAt(expected, 'displayName') || sayArtifact(patternOf(expected)) || `Artifact ${index + 1}`;
}

/** Everything that a stage may name by its id: what the pipeline expects and what its stages promise. */
export function artifactChoices(document: PipelineDocument): Choice[] {
  const own = choicesIn(document.expectedArtifacts, undefined);
  return [...own, ...document.stages.flatMap((stage) => choicesIn(stage.expectedArtifacts, stringAt(stage, 'name')))];
}

function choicesIn(list: unknown, stage: string | undefined): Choice[] {
  return objectsIn(list).flatMap((expected, index) => {
    const value = stringAt(expected, 'id');
    const hint = stage ? `of ${stage}` : stringAt(patternOf(expected), 'type');
    return value ? [{ value, label: titleOfExpected(expected, index), ...(hint ? { hint } : {}) }] : [];
  });
}
