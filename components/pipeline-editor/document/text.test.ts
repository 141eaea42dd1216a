import { describe, expect, it } from 'vitest';
import { parseJson } from '#components/fields/json-text.ts';
import { offsetOf, readText, writeText } from './text.ts';

const problemOf = (text: string) => {
  const read = readText(text);
  return 'problem' in read ? read.problem : undefined;
};

describe('reading text', () => {
  it('gives back what was written, unknown fields and key order included', () => {
    const raw = { z: [1, null, { deep: true }], stages: [{ refId: 1, odd: 'x' }], a: 'b' };
    const read = readText(writeText(raw));
    expect('raw' in read && JSON.stringify(read.raw)).toBe(JSON.stringify(raw));
  });

  it('says line and column of a slip', () => {
    expect(problemOf('{\n  "name": "a",\n  "stages" []\n}')).toMatchObject({ line: 3, column: 12 });
  });

  it('points to the end of text that stops too early', () => {
    expect(problemOf('{ "stages": [')).toMatchObject({
      line: 1,
      column: 14,
      message: 'The text ends before a list is closed',
    });
  });

  it('points to a member that no pipeline can have', () => {
    const problem = problemOf('{\n  "stages": [\n    { "name": 7 }\n  ]\n}');
    expect(problem?.message).toMatch(/^stages\.0\.name: /);
    expect(problem).toMatchObject({ line: 3, column: 15 });
  });

  it('refuses what is not one object', () => {
    expect(problemOf('[]')?.message).toMatch(/one JSON object/);
    expect(problemOf('null')?.message).toMatch(/one JSON object/);
  });

  it('refuses text that nests without end', () => {
    const deep = `{"stages":[],"x":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    expect(problemOf(deep)?.message).toMatch(/deeper than 100/);
  });

  it('does not pollute anything', () => {
    const read = parseJson('{"__proto__": {"polluted": true}}');
    expect('value' in read).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

it('finds where a member stands', () => {
  const text = writeText({ stages: [{ refId: '1' }, { refId: '2', name: 'x' }] });
  expect(text.slice(offsetOf(text, ['stages', '1', 'name'])).startsWith('"x"')).toBe(true);
  expect(offsetOf(text, ['nowhere'])).toBe(0);
});
