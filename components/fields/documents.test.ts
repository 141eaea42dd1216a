import { describe, expect, it } from 'vitest';
import type { Json } from '#lib/kernel/json';
import { checkYaml, readYaml, writeYaml } from './documents.ts';

describe('YAML fields', () => {
  it('write a list as documents and read it back', () => {
    const value: Json = [{ kind: 'Service', spec: { ports: [{ port: 80 }] } }, { kind: 'Deployment' }];
    expect(writeYaml(value).split('---\n')).toHaveLength(2);
    expect(readYaml(writeYaml(value), true)).toEqual({ value });
  });

  it('take the items of a document that is a list', () => {
    expect(readYaml('- kind: A\n- kind: B\n', true)).toEqual({ value: [{ kind: 'A' }, { kind: 'B' }] });
  });

  it('skip documents that are empty', () => {
    expect(readYaml('---\n# nothing\n---\nkind: A\n', true)).toEqual({ value: [{ kind: 'A' }] });
    expect(readYaml('', false)).toEqual({ value: null });
  });

  it('keep expressions as text', () => {
    expect(readYaml('image: web:${trigger.buildInfo.number}', false)).toEqual({
      value: { image: 'web:${trigger.buildInfo.number}' },
    });
  });

  it('leave text that is stored as text alone', () => {
    const text = '# why\nkind: A\n---\nkind: B\n';
    expect([checkYaml(text), writeYaml(text)]).toEqual([{ value: text }, text]);
    expect(checkYaml('a: [')).toHaveProperty('problem');
  });

  it('say line and column of a slip', () => {
    const read = readYaml('kind: A\nspec:\n  a: 1\n  a: 2\n', false);
    expect('problem' in read && read.problem).toMatchObject({
      message: 'The key "a" stands twice in its map',
      line: 4,
      column: 3,
    });
  });

  it('refuse aliases that multiply', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', 'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]', 'c: [*b,*b,*b,*b,*b,*b,*b,*b]'];
    expect(readYaml(bomb.join('\n'), false)).toHaveProperty('problem');
  });

  it('do not pollute anything', () => {
    readYaml('__proto__:\n  polluted: true\n', false);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
