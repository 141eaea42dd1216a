import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { keyed, map, struct, text } from '../schema/schema.ts';
import {
  difference,
  emptySet,
  type FieldSet,
  fromFieldsV1,
  insert,
  pathsOf,
  printPath,
  toFieldsV1,
  union,
} from './field-set.ts';
import type { Manager } from './managers.ts';
import { applyConfiguration, takeOver } from './ownership.ts';

const schema = struct('Thing', {
  data: map(text),
  items: keyed(struct('Item', { name: text, value: text }), ['name']),
});
const word = fc.constantFrom('a', 'b', 'c', 'd');
const configurations = fc.record(
  {
    data: fc.dictionary(word, word),
    items: fc.uniqueArray(fc.record({ name: word, value: word }), { selector: (one) => one.name }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;
const identity = (name: string) => ({ name, operation: 'Apply' as const, apiVersion: 'v1', subresource: undefined });
const time = '2026-01-01T00:00:00Z';
const apply = (live: JsonObject, configuration: JsonObject, managers: readonly Manager[], name: string) =>
  applyConfiguration(schema, live, configuration, managers, identity(name), time);

const steps = fc.array(fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:1'), { minLength: 1, maxLength: 4 });
const sets: fc.Arbitrary<FieldSet> = fc.array(steps, { maxLength: 8 }).map((paths) => {
  const set = emptySet();
  for (const path of paths) insert(set, path);
  return set;
});
const listed = (set: FieldSet) => [...pathsOf(set)].map((path) => path.join()).sort();

describe('field sets', () => {
  it('survive being written and read', () => {
    fc.assert(
      fc.property(sets, (set) => {
        expect(listed(fromFieldsV1(toFieldsV1(set)))).toEqual(listed(set));
      }),
    );
  });

  it('are added and taken away member by member', () => {
    fc.assert(
      fc.property(sets, sets, (left, right) => {
        const taken = new Set(listed(right));
        expect(listed(difference(left, right))).toEqual(listed(left).filter((path) => !taken.has(path)));
        expect(new Set(listed(union(left, right)))).toEqual(new Set([...listed(left), ...listed(right)]));
      }),
    );
  });

  it('print paths as conflicts name them', () => {
    expect(printPath(['f:spec', 'f:containers', 'k:{"name":"web"}', 'f:image'])).toBe(
      '.spec.containers[name="web"].image',
    );
    expect(printPath(['f:metadata', 'f:finalizers', 'v:"a/b"'])).toBe('.metadata.finalizers[="a/b"]');
  });
});

describe('applying', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(configurations, configurations, (live, configuration) => {
        const first = apply(live, configuration, [], 'one');
        const second = apply(first.value, configuration, first.managers, 'one');
        expect(second.value).toEqual(first.value);
        expect(second.conflicts).toEqual([]);
      }),
    );
  });

  it('leaves no trace of what one manager alone applied and dropped', () => {
    fc.assert(
      fc.property(configurations, (configuration) => {
        const first = apply({}, configuration, [], 'one');
        const second = apply(first.value, {}, first.managers, 'one');
        expect(Object.keys((second.value.data as JsonObject | undefined) ?? {})).toEqual([]);
        expect((second.value.items as JsonObject[] | undefined) ?? []).toEqual([]);
      }),
    );
  });

  it('never loses what another manager owns', () => {
    fc.assert(
      fc.property(configurations, configurations, (mine, theirs) => {
        const shared = apply({}, theirs, [], 'they');
        const both = apply(shared.value, mine, shared.managers, 'me');
        fc.pre(both.conflicts.length === 0);
        const without = apply(both.value, {}, both.managers, 'me');
        expect((without.value.data as JsonObject | undefined) ?? {}).toEqual(theirs.data ?? {});
      }),
    );
  });

  it('conflicts exactly where another manager has another value', () => {
    const theirs = apply({}, { data: { a: '1', b: '1' } }, [], 'they');
    const mine = apply(theirs.value, { data: { a: '2', b: '1' } }, theirs.managers, 'me');
    expect(mine.conflicts.map((one) => [...pathsOf(one.fields)].map(printPath))).toEqual([['.data.a']]);
  });
});

describe('updating', () => {
  it('takes what it changes from whoever owned it', () => {
    const applied = apply({}, { data: { a: '1', b: '1' } }, [], 'one');
    const editor = { name: 'editor', operation: 'Update' as const, apiVersion: 'v1', subresource: undefined };
    const managers = takeOver(schema, applied.value, { data: { a: '2', b: '1' } }, applied.managers, editor, time);
    expect(managers.map((one) => [one.name, listed(one.fields)])).toEqual([
      ['one', ['f:data,f:b']],
      ['editor', ['f:data,f:a']],
    ]);
  });
});
