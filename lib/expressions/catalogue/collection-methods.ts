import { methodsOfType } from './entry.ts';

/** Methods of lists and maps. */
export const collectionMethods = [
  ...methodsOfType('List', false, [
    ['size()', 'The number of elements.', '{1, 2, 3}.size()'],
    ['isEmpty()', 'Whether it has no elements.', '{}.isEmpty()'],
    ['contains(value)', 'Whether the value is an element.', "{'dev', 'prod'}.contains('prod')"],
    ['containsAll(values)', 'Whether all values are elements.', "{'a', 'b'}.containsAll({'a'})"],
    ['indexOf(value)', 'Where the value first stands, or -1.', "{'a', 'b'}.indexOf('b')"],
    ['lastIndexOf(value)', 'Where the value last stands, or -1.', "{'a', 'b', 'a'}.lastIndexOf('a')"],
    ['subList(from, to)', 'The elements from a position to before another.', '{1, 2, 3}.subList(0, 2)'],
    ['equals(other)', 'Whether both have the same elements in the same order.', '{1, 2}.equals({1, 2})'],
    ['toString()', 'The elements in brackets.', '{1, 2}.toString()'],
  ]),
  ...methodsOfType('Map', false, [
    ['size()', 'The number of entries.', '{a: 1}.size()'],
    ['isEmpty()', 'Whether it has no entries.', '{:}.isEmpty()'],
    ['containsKey(key)', 'Whether the key is there.', "{a: 1}.containsKey('a')"],
    ['containsValue(value)', 'Whether some entry has the value.', '{a: 1}.containsValue(1)'],
    ['keySet()', 'The keys.', '{a: 1, b: 2}.keySet()'],
    ['values()', 'The values.', '{a: 1, b: 2}.values()'],
    ['entrySet()', 'The entries; each prints as key=value.', '{a: 1}.entrySet()'],
    ['toString()', 'The entries in braces.', '{a: 1}.toString()'],
  ]),
];
