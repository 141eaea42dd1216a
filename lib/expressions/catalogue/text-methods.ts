import { methodsOfType } from './entry.ts';

/** Methods of texts and of the type String. */
export const textMethods = [
  ...methodsOfType('String', false, [
    ['length()', 'The number of characters.', "'hello'.length()"],
    ['isEmpty()', 'Whether it has no characters.', "''.isEmpty()"],
    ['isBlank()', 'Whether it has nothing but blanks.', "'  '.isBlank()"],
    ['contains(part)', 'Whether the part occurs in it.', "'app-canary'.contains('canary')"],
    ['startsWith(prefix)', 'Whether it begins with the prefix.', "'v1.2'.startsWith('v')"],
    ['endsWith(suffix)', 'Whether it ends with the suffix.', "'app.jar'.endsWith('.jar')"],
    ['indexOf(part)', 'Where the part first occurs, or -1.', "'a-b-c'.indexOf('-')"],
    ['lastIndexOf(part)', 'Where the part last occurs, or -1.', "'a-b-c'.lastIndexOf('-')"],
    ['substring(from)', 'The rest from a position (counted from 0).', "'bbbb2222'.substring(4)"],
    ['substring(from, to)', 'The part from a position to before another.', "'bbbb2222cccc'.substring(0, 7)"],
    ['charAt(index)', "One character, as Java's char: compare with ['x'][0], not with 'x'.", "'hello'.charAt(1)"],
    ['toLowerCase()', 'All letters small.', "'Feature/X'.toLowerCase()"],
    ['toUpperCase()', 'All letters capital.', "'prod'.toUpperCase()"],
    ['trim()', 'Without blanks at both ends.', "' x '.trim()"],
    ['strip()', 'Without white space of any script at both ends.', "' x '.strip()"],
    ['replace(part, by)', 'Every occurrence of a text replaced by another.', "'a/b'.replace('/', '-')"],
    [
      'replaceAll(pattern, by)',
      'Every match of a pattern replaced; $1 is the first group.',
      "'v1.2.3'.replaceAll('[^0-9.]', '')",
    ],
    ['replaceFirst(pattern, by)', 'The first match of a pattern replaced.', "'a.b.c'.replaceFirst('\\.', '/')"],
    ['matches(pattern)', 'Whether the whole text matches a pattern.', "'1.4.2'.matches('\\d+\\.\\d+\\.\\d+')"],
    ['split(pattern)', 'The parts between the matches of a pattern, as an array.', "'us-east-1,eu-west-1'.split(',')"],
    ['split(pattern, limit)', 'At most so many parts.', "'a,b,c'.split(',', 2)"],
    ['concat(text)', 'Both texts joined.', "'v'.concat('1')"],
    ['repeat(count)', 'The text so many times.', "'-'.repeat(3)"],
    ['equals(other)', 'Whether both are the same text.', "'a'.equals('a')"],
    ['equalsIgnoreCase(other)', 'The same, whatever the case of the letters.', "'PROD'.equalsIgnoreCase('prod')"],
    ['compareTo(other)', 'Negative, zero or positive: before, same or after.', "'a'.compareTo('b')"],
    ['toString()', 'The text itself.', "'x'.toString()"],
  ]),
  ...methodsOfType('String', true, [
    ['join(separator, list)', 'The texts of a list with a separator between them.', "T(String).join('-', {'a', 'b'})"],
    [
      'format(pattern, values)',
      'Values printed by a pattern such as %s, %05d or %.2f.',
      "T(String).format('%s-%03d', 'build', 7)",
    ],
    ['valueOf(value)', 'Any value as text.', 'T(String).valueOf(12)'],
  ]),
];
