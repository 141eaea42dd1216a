import { describe, expect, it } from 'vitest';
import { parseManifests } from '#lib/providers/kubernetes/parse';

describe('parsing manifests', () => {
  it('splits documents and skips empty ones', () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n# nothing\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: b}\n';
    expect(parseManifests(text).map((manifest) => manifest.kind)).toEqual(['ConfigMap', 'Secret']);
    expect(parseManifests('')).toEqual([]);
  });

  it('gives each caller an own copy of a text it has read before', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    parseManifests(text)[0]!.metadata.name = 'spoiled';
    expect(parseManifests(text)[0]?.metadata.name).toBe('a');
  });

  it('flattens lists and reads JSON', () => {
    const list = {
      kind: 'List',
      apiVersion: 'v1',
      items: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } }],
    };
    expect(parseManifests(JSON.stringify([list, [list]])).map((manifest) => manifest.kind)).toEqual([
      'Service',
      'Service',
    ]);
  });

  it('names line and column of what is not YAML', () => {
    expect(() => parseManifests('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n bad: 1\n')).toThrow(
      /^Line 5, column \d+: /,
    );
    expect(() => parseManifests('a: 1\na: 2\n')).toThrow('Line 2, column 1: the key "a" stands twice in its map');
  });

  it('names the document that is no manifest', () => {
    expect(() => parseManifests('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\nkind: Secret\n')).toThrow(
      'The document at line 5 (Secret) has no apiVersion',
    );
    expect(() => parseManifests('just words')).toThrow(
      'The document at line 1 is not a manifest but the text “just words”',
    );
    expect(() => parseManifests('apiVersion: v1\nkind: Pod\n')).toThrow('has no metadata.name');
  });

  it('refuses what is made to exhaust it', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map((key, i) => `${key}: &${key} [${`*${'abcdefgh'[i]},`.repeat(9)}]`),
    ].join('\n');
    expect(() => parseManifests(`kind: A\napiVersion: v1\nmetadata: {name: n}\n${bomb}`)).toThrow(/anchors too often/);
    expect(() => parseManifests('x'.repeat(5 * 1024 * 1024))).toThrow(/larger than 2 MiB/);
    expect(() => parseManifests('a: 1\n---\n'.repeat(1001))).toThrow(/more than 1000 documents/);
    const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;
    expect(() => parseManifests(`{"apiVersion":"v1","kind":"A","metadata":{"name":"n"},"x":${deep}}`)).toThrow(
      /deeper than 100/,
    );
    expect(() =>
      parseManifests('{"apiVersion":"v1","kind":"A","metadata":{"name":"n"},"__proto__":{"polluted":1}}'),
    ).toThrow('__proto__');
  });
});
