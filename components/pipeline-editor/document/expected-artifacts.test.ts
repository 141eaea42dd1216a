import { expect, it } from 'vitest';
import { artifactChoices, freshExpectedArtifact, titleOfExpected } from './expected-artifacts.ts';

it('offers what the pipeline expects and what its stages promise, by names people know', () => {
  const image = { type: 'docker/image', name: 'registry/web' };
  const document = {
    expectedArtifacts: [{ id: 'a', displayName: 'web image', matchArtifact: image }, { displayName: 'no id' }],
    stages: [{ name: 'Bake', expectedArtifacts: [{ id: 'b', matchArtifact: image }] }, { name: 'Wait' }],
  };
  expect(artifactChoices(document as never)).toEqual([
    { value: 'a', label: 'web image', hint: 'docker/image' },
    { value: 'b', label: 'docker/image registry/web', hint: 'of Bake' },
  ]);
});

it('names one that has nothing yet by its place, and gives each an id of its own', () => {
  const [one, other] = [freshExpectedArtifact(''), freshExpectedArtifact('')];
  expect(titleOfExpected(one, 1)).toBe('Artifact 2');
  expect(one.id).not.toBe(other.id);
});
