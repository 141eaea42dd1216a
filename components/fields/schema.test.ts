import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  acceptsList,
  choiceOf,
  defaultAt,
  errorAt,
  errorsOf,
  isListOfPairs,
  isListOfValues,
  schemaAt,
} from './schema.ts';

const schema = z.looseObject({
  size: z.coerce.number({ error: 'Size must be a number' }),
  wait: z.union([z.boolean(), z.stringbool()]).default(true),
  method: z
    .string()
    .transform((method) => method.toUpperCase())
    .pipe(z.enum(['GET', 'POST']))
    .default('POST'),
  choices: z.array(z.looseObject({ value: z.string() })).optional(),
  names: z.array(z.string()).nullish(),
  options: z.looseObject({ deep: z.looseObject({ text: z.string().min(1, 'Say something') }) }),
});

describe('reading schemas', () => {
  it('finds the schema of a path through wrappers', () => {
    expect(schemaAt(schema, 'options.deep.text')).toBeInstanceOf(z.ZodString);
    expect(schemaAt(schema, 'choices.0.value')).toBeInstanceOf(z.ZodString);
    expect(schemaAt(schema, 'nobody.knows')).toBeUndefined();
    expect(schemaAt(schema, 'constructor')).toBeUndefined();
  });

  it('finds what a field is by default', () => {
    expect(defaultAt(schemaAt(schema, 'wait'))).toBe(true);
    expect(defaultAt(schemaAt(schema, 'method'))).toBe('POST');
    expect(defaultAt(schemaAt(schema, 'names'))).toBeUndefined();
    expect(defaultAt(undefined)).toBeUndefined();
  });

  it('tells lists of text, of values and of pairs apart', () => {
    expect(isListOfValues(schemaAt(schema, 'choices'), undefined)).toBe(true);
    expect(isListOfValues(schemaAt(schema, 'names'), undefined)).toBe(false);
    expect(isListOfValues(undefined, [{ value: 'a' }])).toBe(true);
    expect(isListOfPairs(schemaAt(schema, 'options'), {})).toBe(false);
    expect(acceptsList(schemaAt(schema, 'names'), undefined)).toBe(true);
    expect(acceptsList(z.union([z.string(), z.array(z.unknown())]), undefined)).toBe(true);
    expect(acceptsList(z.string(), undefined)).toBe(false);
  });
});

describe('errors of fields', () => {
  const value = { size: 'many', options: { deep: { text: '' } } };

  it('are named by path, also for a field around them', () => {
    const errors = errorsOf(schema, value);
    expect(errorAt(errors, 'size')).toBe('Size must be a number');
    expect(errorAt(errors, 'options.deep')).toBe('text: Say something');
    expect(errorAt(errors, 'opt')).toBeUndefined();
  });

  it('spare expressions', () => {
    expect(errorsOf(schema, { ...value, size: '${parameters.size}' }).has('size')).toBe(false);
  });

  it('asks to fill in what a schema says nothing about', () => {
    const errors = errorsOf(z.looseObject({ to: z.string(), size: z.number() }), { size: 'x' });
    expect([...errors]).toEqual([
      ['to', 'Fill this in'],
      ['size', 'Invalid input: expected number, received string'],
    ]);
  });
});

it('writes a choice in the type of its field, and none where nothing was chosen', () => {
  const versioned = z.boolean().nullish();
  expect(choiceOf('true', versioned)).toBe(true);
  expect(choiceOf('false', versioned)).toBe(false);
  expect(choiceOf('', versioned)).toBeUndefined();
  expect(choiceOf('true', z.string())).toBe('true');
  expect(choiceOf('', z.string())).toBe('');
  expect(choiceOf('x', undefined)).toBe('x');
});

it('has nothing against a text that is read as the type of its field', () => {
  expect(errorsOf(z.looseObject({ on: z.boolean() }), { on: 'true' })).toEqual(new Map());
  expect(errorsOf(z.looseObject({ on: z.boolean() }), { on: 'x' }).has('on')).toBe(true);
});
