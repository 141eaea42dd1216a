import { describe, expect, it } from 'vitest';
import { askedOf, filledIn, parametersOf, refusalsIn } from '#components/executions/start/parameters.ts';
import type { JsonObject } from '#lib/kernel/json';
import { secretMask } from '#lib/pipelines/secret-texts';

const document: JsonObject = {
  parameterConfig: [
    { name: 'note' },
    { name: 'branch', label: 'Branch', default: 'main', required: true, pinned: true },
    { name: 'zone', hasOptions: true, options: [{ value: 'a' }, { value: 2 }, { value: 'a' }] },
    { label: 'nameless' },
    'nonsense',
  ],
};
const values = (given = {}) => filledIn(parametersOf(document), given);

describe('parameters of a document', () => {
  it('puts pinned ones first and leaves out what has no name', () => {
    expect(parametersOf(document).map(({ name }) => name)).toEqual(['branch', 'note', 'zone']);
  });

  it('offers each option once, as text', () => {
    expect(parametersOf(document).at(-1)?.options).toEqual(['a', '2']);
  });

  it('fills in defaults and says what cannot be taken', () => {
    const parameters = parametersOf(document);
    expect(values()).toEqual({ branch: 'main', note: '', zone: '' });
    expect(refusalsIn(parameters, values({ branch: ' ' }))).toEqual(
      new Map([['branch', 'Branch is required; give it a value']]),
    );
    expect(refusalsIn(parameters, values({ zone: 'b' })).get('zone')).toBe('zone: “b” is none of the options (a, 2)');
    expect(refusalsIn(parameters, values())).toEqual(new Map());
  });

  it('asks for some only depending on others, and requires them only then', () => {
    const condition = (comparator: string, comparatorValue: string) => ({
      conditional: true,
      required: true,
      condition: { parameter: 'size', comparator, comparatorValue },
    });
    const parameters = parametersOf({
      parameterConfig: [
        { name: 'size', default: '9' },
        { name: 'big', ...condition('>', '10') },
        { name: 'small', ...condition('<=', '10') },
        { name: 'always', conditional: true, condition: { parameter: 'gone', comparator: '=', comparatorValue: '1' } },
      ],
    });
    expect(askedOf(parameters, { size: '9' }).map(({ name }) => name)).toEqual(['size', 'small', 'always']);
    expect(askedOf(parameters, { size: '11' }).map(({ name }) => name)).toEqual(['size', 'big', 'always']);
    expect([...refusalsIn(parameters, { size: '11' }).keys()]).toEqual(['big']);
  });

  it('checks dates and never carries a secret over to another run', () => {
    const parameters = parametersOf({
      parameterConfig: [
        { name: 'day', constraint: 'date' },
        { name: 'token', secret: true, required: true },
      ],
    });
    expect(filledIn(parameters, { token: secretMask, day: '2026-02-30' })).toEqual({ token: '', day: '2026-02-30' });
    expect([...refusalsIn(parameters, { day: '2026-02-30', token: '' }).values()]).toEqual([
      'day is a date; write it as 2026-11-28',
      'token is required; give it a value',
    ]);
  });

  it('survives a document without any', () => {
    expect(parametersOf({})).toEqual([]);
    expect(parametersOf({ parameterConfig: 'x' })).toEqual([]);
  });
});
