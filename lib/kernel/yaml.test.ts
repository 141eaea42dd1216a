import { describe, expect, it } from 'vitest';
import { readYaml, readYamlDocument, type YamlLimits } from './yaml.ts';

const limits: YamlLimits = { length: 2 * 1024 * 1024, documents: 100, aliases: 50, merge: true };
const many = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, at) => line(at));

describe('YAML of anybody', () => {
  it('comes back as plain values with the lines of their documents', () => {
    expect(readYaml('a: 1\n---\n\n# why\nb: [x]\n---\n', limits)).toEqual({
      values: [
        { value: { a: 1 }, line: 1 },
        { value: { b: ['x'] }, line: 5 },
      ],
    });
    expect(readYamlDocument('', limits)).toEqual({ value: null });
    const merged = readYamlDocument('base: &b {x: 1}\nmine:\n  <<: *b\n  y: 2\n', limits);
    expect(merged).toEqual({ value: { base: { x: 1 }, mine: { x: 1, y: 2 } } });
  });

  it('may hold what only looks like too many documents, or too deep', () => {
    const script = many(300, (at) => `  ---\n  printf "\\033[3${at % 8}m{["`).join('\n');
    expect(readYamlDocument(`script: |\n${script}\n`, limits)).toMatchObject({ value: { script: expect.any(String) } });
  });

  it('names a key that stands twice', () => {
    expect(readYaml('a: 1\nb:\n  - c: 1\n    c: 2\n', limits)).toEqual({
      problem: { message: 'the key "c" stands twice in its map', line: 4, column: 5 },
    });
  });

  const laughs = [
    'a0: &a0 [x,x,x,x,x,x,x,x,x]',
    ...many(9, (at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`),
  ];
  const merges = ['a0: &a0 {k: v}', ...many(25, (at) => `a${at + 1}: &a${at + 1}\n  <<: [*a${at}, *a${at}, *a${at}]`)];
  it.each<[string, string, string]>([
    ['a billion laughs', laughs.join('\n'), 'aliases'],
    ['maps that merge maps that merge maps', merges.join('\n'), 'aliases'],
    ['thousands of repetitions of one word', `a: &a x\nb: [${'*a,'.repeat(20_000)}]`, 'aliases'],
    ['brackets without end', '['.repeat(20_000), 'nesting'],
    ['braces without end', '{a: '.repeat(20_000), 'nesting'],
    ['lists in lists', `${'- '.repeat(20_000)}x`, 'nesting'],
    ['keys in keys', '? '.repeat(20_000), 'nesting'],
    ['lines further and further in', many(1500, (at) => `${' '.repeat(at)}a:`).join('\n'), 'nesting'],
    ['a list that holds itself', 'a: &a [*a]', 'nesting'],
    ['a map that holds itself', '&a {b: *a}', 'nesting'],
    ['documents without end', '---\n'.repeat(300_000), 'documents'],
    ['more text than may be', 'a'.repeat(2 * 1024 * 1024 + 1), 'length'],
  ])('is refused for %s', (_what, text, limit) => {
    expect(readYaml(text, limits)).toMatchObject({ problem: { limit, message: expect.stringMatching(/^it .{10,}$/) } });
  });

  it('with tens of thousands of keys is read in a moment', () => {
    const started = process.cpuUsage();
    const read = readYamlDocument(many(30_000, (at) => `key${at}: 1`).join('\n'), limits);
    expect('value' in read && Object.keys(read.value as object)).toHaveLength(30_000);
    const { user, system } = process.cpuUsage(started);
    // A third of a second; compared each with each, these took a minute.
    expect((user + system) / 1000).toBeLessThan(15_000);
  });

  it('makes no functions, and no prototypes', () => {
    const read = readYamlDocument('a: !!js/function "x"\n__proto__: {admin: true}\n', limits);
    expect(read).toHaveProperty('value.a', 'x');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});
