import { describe, expect, it } from 'vitest';
import { cpuMilliseconds, slowness } from '#lib/expressions/testing/cpu-time';
import type { JsonObject } from '#lib/kernel/json';
import { expectedAtStart, matchesArtifact, resolveExpected } from './expected-artifacts.ts';

const image = (version: string, more: JsonObject = {}): JsonObject => ({
  type: 'docker/image',
  name: 'registry/web',
  version,
  reference: `registry/web:${version}`,
  ...more,
});

describe('a pattern', () => {
  const artifact = { ...image('1.2.3'), location: 'eu' };

  it.each<[string, JsonObject, boolean]>([
    ['nothing matches everything', {}, true],
    ['empty fields are open', { type: '', name: '', version: '', location: '', reference: '' }, true],
    ['a null field is open', { type: null }, true],
    ['the type alone', { type: 'docker/image' }, true],
    ['another type', { type: 'git/repo' }, false],
    ['type and name', { type: 'docker/image', name: 'registry/web' }, true],
    ['another name', { name: 'registry/api' }, false],
    ['a pattern for the name', { name: 'registry/.*' }, true],
    ['a pattern matches as a whole', { name: 'registry' }, false],
    ['a pattern for the version', { version: '1\\.2\\.\\d+' }, true],
    ['another version', { version: '2.*' }, false],
    ['alternatives', { version: '(1|2)[.].*' }, true],
    ['the location', { location: 'eu' }, true],
    ['another location', { location: 'us' }, false],
    ['the reference', { reference: 'registry/web:1.2.3' }, true],
    ['a pattern for the reference', { reference: '.*:1\\..*' }, true],
    [
      'account, metadata and provenance do not count',
      { artifactAccount: 'x', metadata: { a: 1 }, provenance: 'y' },
      true,
    ],
    ['all together', { type: 'docker/.*', name: '.*/web', version: '1.*', location: 'e.', reference: '.*' }, true],
    ['one wrong of many', { type: 'docker/.*', name: '.*/web', version: '2.*', location: 'e.' }, false],
  ])('%s', (_title, pattern, matches) => {
    expect(matchesArtifact(pattern, artifact)).toBe(matches);
  });

  it.each<[string, JsonObject, JsonObject, boolean]>([
    ['is equal although it is no pattern', { name: 'a[b' }, { name: 'a[b' }, true],
    ['is broken', { name: 'a[b' }, { name: 'ab' }, false],
    ['has signs that mean something in patterns', { name: 'a+b' }, { name: 'a+b' }, true],
    ['asks for a field that is not there', { version: '.*' }, { type: 'docker/image' }, false],
    ['asks for text where there is none', { version: '1' }, { version: 1 }, false],
    ['means the artifact store', { type: 'embedded/base64' }, { type: 'remote/base64' }, true],
    ['means embedded content', { type: 'remote/base64' }, { type: 'embedded/base64' }, true],
    ['means embedded maps', { type: 'remote/map/base64' }, { type: 'embedded/map/base64' }, true],
    ['means another kind of content', { type: 'embedded/map/base64' }, { type: 'embedded/base64' }, false],
  ])('%s', (_title, pattern, artifact, matches) => {
    expect(matchesArtifact(pattern, artifact)).toBe(matches);
  });

  it('that would run for ever matches nothing, soon', () => {
    const milliseconds = cpuMilliseconds(() => {
      expect(matchesArtifact({ name: '(a+)+b' }, { name: 'a'.repeat(5000) })).toBe(false);
      expect(matchesArtifact({ name: '(.*)*(.*)*(.*)*x' }, { name: 'a'.repeat(50_000) })).toBe(false);
    });
    expect(milliseconds).toBeLessThan(1000 * slowness());
  });
});

describe('an expected artifact', () => {
  const expected = (more: JsonObject = {}): JsonObject => ({
    id: 'web',
    displayName: 'web image',
    matchArtifact: { type: 'docker/image', name: 'registry/web' },
    ...more,
  });
  const bound = (one: JsonObject, received: JsonObject[], prior?: JsonObject[], unique = true) =>
    resolveExpected({ expected: [one], received, prior, unique }).resolved[0]?.boundArtifact;

  it('is bound to what was received', () => {
    const { resolved, artifacts } = resolveExpected({
      expected: [expected()],
      received: [{ type: 'git/repo', name: 'registry/web' }, image('2')],
      unique: true,
    });
    expect(resolved).toEqual([{ ...expected(), boundArtifact: image('2') }]);
    expect(artifacts).toEqual([image('2')]);
  });

  it('prefers what was received to the previous run, and that to its default', () => {
    const one = expected({ usePriorArtifact: true, useDefaultArtifact: true, defaultArtifact: image('0') });
    expect(bound(one, [image('2')], [image('1')])).toEqual(image('2'));
    expect(bound(one, [], [image('1')])).toEqual(image('1'));
    expect(bound(one, [], [])).toEqual(image('0'));
  });

  it('uses neither unless it says so', () => {
    const one = expected({ defaultArtifact: image('0') });
    expect(() => bound(one, [], [image('1')])).toThrow(
      'The expected artifact “web image” (docker/image registry/web) was not found: nothing that arrived matches it',
    );
  });

  it('has no default when that names no type', () => {
    const one = expected({ useDefaultArtifact: true, defaultArtifact: { customKind: true } });
    expect(() => bound(one, [])).toThrow('was not found');
  });

  it('that several artifacts match is refused, naming them, where one must be meant', () => {
    expect(() => bound(expected(), [image('1'), image('2')])).toThrow(
      '“web image” (docker/image registry/web) matches 2 artifacts: docker/image registry/web 1, docker/image registry/web 2',
    );
    expect(bound(expected(), [image('1'), image('2')], [], false)).toEqual(image('1'));
    expect(bound(expected(), [image('1'), image('1')])).toEqual(image('1'));
  });

  it('hands on the account its author chose, unless the artifact has one', () => {
    const one = expected({ matchArtifact: { type: 'docker/image', artifactAccount: 'mine' } });
    expect(bound(one, [image('1')])).toEqual(image('1', { artifactAccount: 'mine' }));
    expect(bound(one, [image('1', { artifactAccount: 'theirs' })])).toEqual(image('1', { artifactAccount: 'theirs' }));
  });

  it('that are missing are all named', () => {
    const others: JsonObject[] = [
      expected(),
      { id: 'x', matchArtifact: {} },
      { matchArtifact: { type: 's3/object', name: 's3://a' } },
    ];
    expect(() => resolveExpected({ expected: others, received: [], unique: true })).toThrow(
      'These expected artifacts were not found: “web image” (docker/image registry/web); “x”; s3/object s3://a',
    );
  });
});

describe('at the start of a run', () => {
  const document: JsonObject = {
    expectedArtifacts: [
      { id: 'a' },
      { id: 'b', useDefaultArtifact: true },
      { id: 'c', usePriorArtifact: true },
      { id: 'd' },
      'no object',
    ],
  };

  it.each<[unknown, string[]]>([
    [undefined, ['b', 'c']],
    [['a'], ['a', 'b', 'c']],
    [
      ['d', 'unknown'],
      ['b', 'c', 'd'],
    ],
    ['a', ['b', 'c']],
  ])('those count that the trigger names or that have something to fall back on: %j', (ids, counted) => {
    expect(expectedAtStart(document, ids).map((one) => one.id)).toEqual(counted);
    expect(expectedAtStart({}, ids)).toEqual([]);
  });
});
