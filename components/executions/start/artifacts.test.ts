import { expect, it } from 'vitest';
import { artifactRefusals, artifactsBody, askedArtifacts, choicesOf } from '#components/executions/start/artifacts.ts';
import type { JsonObject } from '#lib/kernel/json';

const image = { type: 'docker/image', name: 'registry.example.com/web' };
const document: JsonObject = {
  expectedArtifacts: [
    {
      id: 'web',
      displayName: 'web image',
      matchArtifact: { ...image, version: '2\\..*', artifactAccount: 'registry' },
    },
    {
      id: 'any',
      matchArtifact: { type: 'docker/image', name: '.*/any' },
      usePriorArtifact: true,
      useDefaultArtifact: true,
      defaultArtifact: { ...image, name: 'a/any', version: '1', artifactAccount: 'registry' },
    },
    { id: 'file', matchArtifact: { type: 'github/file', name: 'deploy.yml' } },
    { matchArtifact: image },
    'nonsense',
  ],
};
const asked = askedArtifacts(document);

it('says what a run takes when nothing is given, and where versions can be looked up', () => {
  expect(asked.map(({ title, otherwise, listed }) => [title, otherwise, listed?.name])).toEqual([
    ['web image', 'None', 'registry.example.com/web'],
    ['docker/image .*/any', 'The one of the previous run, else the default, docker/image a/any 1', 'a/any'],
    ['github/file deploy.yml', 'None', undefined],
  ]);
  expect(askedArtifacts({})).toEqual([]);
});

it('carries what was chosen, and which expected artifacts it is for', () => {
  const file = { type: 'github/file', name: 'deploy.yml', reference: 'https://example.com/deploy.yml' };
  expect(artifactsBody(asked, {})).toEqual({});
  expect(
    artifactsBody(asked, { web: { kind: 'version', version: '2.4' }, file: { kind: 'given', artifact: file } }),
  ).toEqual({
    artifacts: [
      { ...image, artifactAccount: 'registry', version: '2.4', reference: 'registry.example.com/web:2.4' },
      file,
    ],
    expectedArtifactIds: ['web', 'file'],
  });
});

it('refuses what would not be taken for the expected artifact', () => {
  const refusals = (choices: Parameters<typeof artifactRefusals>[1]) => [...artifactRefusals(asked, choices).values()];
  expect(refusals({ web: { kind: 'version', version: '' } })).toEqual(['No version is chosen']);
  expect(refusals({ web: { kind: 'version', version: '3.0' } })).toEqual([
    'docker/image registry.example.com/web 3.0 is not what is expected: docker/image registry.example.com/web 2\\..*',
  ]);
  expect(refusals({ file: { kind: 'given', artifact: { name: 'deploy.yml' } } })).toEqual([
    'Give the type of the artifact',
  ]);
  expect(refusals({ web: { kind: 'version', version: '2.4' }, any: { kind: 'otherwise' } })).toEqual([]);
});

it('begins with what an earlier run was about', () => {
  const bound = (id: string, boundArtifact: JsonObject) => ({ id, boundArtifact, defaultArtifact: image });
  const trigger = { resolvedExpectedArtifacts: [bound('web', { ...image, version: '2.3' }), bound('any', image)] };
  expect(choicesOf(trigger)).toEqual({ web: { kind: 'given', artifact: { ...image, version: '2.3' } } });
  expect(choicesOf({})).toEqual({});
});
