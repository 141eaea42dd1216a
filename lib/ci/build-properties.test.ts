import { describe, expect, it } from 'vitest';
import { parseBuildProperties, parseJavaProperties } from './build-properties.ts';

describe('Java properties', () => {
  it('are read with every separator, comments, continued lines and escapes', () => {
    const text = [
      '# comment',
      '! comment too',
      'VERSION=1.2.3',
      '  spaced.key : a value with = and : inside',
      'plain value',
      'empty',
      'list=one,\\',
      '    two',
      'path=C\\:\\\\temp\\ttab',
      'with\\ space=\\u00e4',
      'not\\=split=x',
      'last=open\\',
    ].join('\r\n');
    expect(parseJavaProperties(text)).toEqual({
      VERSION: '1.2.3',
      'spaced.key': 'a value with = and : inside',
      plain: 'value',
      empty: '',
      list: 'one,two',
      path: 'C:\\temp\ttab',
      'with space': 'ä',
      'not=split': 'x',
      last: 'open',
    });
  });
});

describe('a property file', () => {
  it('is read by its extension', () => {
    expect(parseBuildProperties('a.json', '{"a":{"b":1}}')).toEqual({ a: { b: 1 } });
    expect(parseBuildProperties('a.YML', 'a:\n  b: 1\n')).toEqual({ a: { b: 1 } });
    expect(parseBuildProperties('a.txt', 'a=1')).toEqual({ a: '1' });
  });

  it.each([
    ['a.json', '{'],
    ['a.json', '[1]'],
    ['a.yaml', 'a: [1'],
    ['a.yaml', 'text'],
  ])('%s with %j is refused by name', (fileName, text) => {
    expect(() => parseBuildProperties(fileName, text)).toThrow(`The property file ${fileName} cannot be read`);
  });

  it('cannot reach prototypes', () => {
    for (const properties of [
      parseBuildProperties('a.json', '{"__proto__":{"x":1},"a":{"__proto__":{"x":1}}}'),
      parseBuildProperties('a.yaml', '__proto__:\n  x: 1\na:\n  __proto__:\n    x: 1\n'),
      parseBuildProperties('a.properties', '__proto__=1\n\\u005f_proto__=2'),
    ]) {
      expect(JSON.stringify(properties)).not.toContain('__proto__');
      expect(Object.getPrototypeOf(properties)).toBe(Object.prototype);
    }
  });

  it('with a bomb of aliases is refused', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);
    const bomb = `a0: &a0 [x]\n${levels.join('\n')}\n`;
    expect(() => parseBuildProperties('a.yaml', bomb)).toThrow('cannot be read');
  });
});
