import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Json } from '#lib/kernel/json';
import { withScalarTypes } from '#lib/pipelines/scalar-types';

const schema = z.looseObject({
  on: z.boolean({ error: 'On or off' }).nullish(),
  minutes: z.number().positive().nullish(),
  whole: z.number().int().nullish(),
  name: z.string().nullish(),
  options: z.looseObject({ enabled: z.boolean().nullish() }).nullish(),
  list: z.array(z.looseObject({ size: z.number() })).nullish(),
  either: z.union([z.boolean(), z.string()]).nullish(),
});

it.each<[string, Json, Json]>([
  ['on', 'true', true],
  ['on', 'False', false],
  ['on', 'perhaps', 'perhaps'],
  ['on', '', ''],
  ['on', 1, 1],
  ['minutes', '30', 30],
  ['minutes', ' 1.5 ', 1.5],
  ['minutes', '1e9', '1e9'],
  ['minutes', '0x10', '0x10'],
  ['minutes', '', ''],
  ['whole', '-7', -7],
  ['name', 7, '7'],
  ['name', true, 'true'],
  ['name', ['a'], ['a']],
  ['either', 'true', 'true'],
  ['other', 'true', 'true'],
  ['options', { enabled: 'true', other: 1 }, { enabled: true, other: 1 }],
  ['list', [{ size: 1 }, { size: '2' }], [{ size: 1 }, { size: 2 }]],
])('reads the field %s of %j as %j', (field, given, expected) => {
  expect(withScalarTypes(schema, { [field]: given, kept: null })).toEqual({ [field]: expected, kept: null });
});

it('leaves what it was given as it is, and names of prototypes alone', () => {
  const given = JSON.parse('{"on":"true","__proto__":{"on":"true"},"options":{"enabled":"true"}}');
  const before = JSON.stringify(given);
  expect(withScalarTypes(schema, given)).toMatchObject({ on: true, options: { enabled: true } });
  expect(JSON.stringify(given)).toBe(before);
  expect(({} as Record<string, unknown>).on).toBeUndefined();
});
