import { describe, expect, it } from 'vitest';
import { defaultsOf, missingIn, parametersOf } from '#components/executions/start/parameters.ts';
import type { JsonObject } from '#lib/kernel/json';

const document: JsonObject = {
  parameterConfig: [
    { name: 'note' },
    { name: 'branch', label: 'Branch', default: 'main', required: true, pinned: true },
    { name: 'zone', hasOptions: true, options: [{ value: 'a' }, { value: 2 }, { value: 'a' }] },
    { label: 'nameless' },
    'nonsense',
  ],
};

describe('parameters of a document', () => {
  it('puts pinned ones first and leaves out what has no name', () => {
    expect(parametersOf(document).map(({ name }) => name)).toEqual(['branch', 'note', 'zone']);
  });

  it('offers each option once, as text', () => {
    expect(parametersOf(document).at(-1)?.options).toEqual(['a', '2']);
  });

  it('fills in defaults and names what is missing', () => {
    const parameters = parametersOf(document);
    expect(defaultsOf(parameters)).toEqual({ branch: 'main', note: '', zone: '' });
    expect(missingIn(parameters, { branch: ' ' })).toEqual(['branch']);
    expect(missingIn(parameters, { branch: 'main' })).toEqual([]);
  });

  it('survives a document without any', () => {
    expect(parametersOf({})).toEqual([]);
    expect(parametersOf({ parameterConfig: 'x' })).toEqual([]);
  });
});
