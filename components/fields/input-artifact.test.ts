import { expect, it } from 'vitest';
import { artifactField, asNamed, asWrittenOut, inputsIn, isWrittenOut, withArtifactField } from './input-artifact.ts';

const written = { artifact: { type: 'helm/chart', name: 'web' }, account: 'charts', mine: 1 };

it('reads a list, a single one and nothing', () => {
  expect(inputsIn([{ id: 'a' }, 'b'])).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(inputsIn(written)).toEqual([written]);
  expect([inputsIn(undefined), inputsIn(null)]).toEqual([[], []]);
  expect([isWrittenOut(written), isWrittenOut({ id: 'a', artifact: {} }), isWrittenOut({})]).toEqual([
    true,
    false,
    false,
  ]);
});

it('goes from one way of naming it to the other and keeps what is not ours', () => {
  expect(asNamed(written, 'chart')).toEqual({ account: 'charts', mine: 1, id: 'chart' });
  expect(asWrittenOut({ id: 'chart', mine: 1 }, 'git/repo')).toEqual({ mine: 1, artifact: { type: 'git/repo' } });
});

it('writes fields of the artifact, and its account on both places', () => {
  expect(withArtifactField(written, 'version', '1.2').artifact).toEqual({
    type: 'helm/chart',
    name: 'web',
    version: '1.2',
  });
  expect(withArtifactField(written, 'name', '').artifact).toEqual({ type: 'helm/chart' });
  expect(withArtifactField(written, 'artifactAccount', 'others')).toEqual({
    mine: 1,
    account: 'others',
    artifact: { type: 'helm/chart', name: 'web', artifactAccount: 'others' },
  });
  expect(withArtifactField(written, 'artifactAccount', '')).toEqual({ mine: 1, artifact: written.artifact });
  expect([artifactField(written, 'artifactAccount'), artifactField({}, 'name')]).toEqual(['charts', '']);
});
