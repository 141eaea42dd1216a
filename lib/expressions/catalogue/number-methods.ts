import { methodsOfType } from './entry.ts';

/** Numbers, truth values, random numbers and ids. */
export const numberMethods = [
  ...methodsOfType('Number', false, [
    ['intValue()', 'As a whole number of 32 bits, fraction cut off.', '2.9.intValue()'],
    ['longValue()', 'As a whole number of 64 bits.', '5.longValue()'],
    ['doubleValue()', 'As a number with a fraction.', '5.doubleValue()'],
    ['toString()', 'As text.', '5.toString()'],
  ]),
  ...methodsOfType('Integer', true, [
    ['parseInt(text)', 'Reads a whole number.', "T(Integer).parseInt('42')"],
    ['valueOf(text)', 'Reads a whole number.', "T(Integer).valueOf('42')"],
    ['toHexString(number)', 'In hexadecimal digits.', 'T(Integer).toHexString(255)'],
    ['toBinaryString(number)', 'In binary digits.', 'T(Integer).toBinaryString(10)'],
  ]),
  ...methodsOfType('Long', true, [
    ['parseLong(text)', 'Reads a whole number of 64 bits.', "T(Long).parseLong('9000000000')"],
  ]),
  ...methodsOfType('Double', true, [
    ['parseDouble(text)', 'Reads a number with a fraction.', "T(Double).parseDouble('1.5')"],
  ]),
  ...methodsOfType('Boolean', true, [
    ['parseBoolean(text)', 'True for "true" in any case.', "T(Boolean).parseBoolean('TRUE')"],
  ]),
  ...methodsOfType('Math', true, [
    ['max(a, b)', 'The larger of two numbers of one type.', 'T(Math).max(3, 9)'],
    ['min(a, b)', 'The smaller of two numbers of one type.', 'T(Math).min(3, 9)'],
    ['abs(number)', 'Without its sign.', 'T(Math).abs(-3)'],
    ['round(number)', 'The nearest whole number.', 'T(Math).round(2.5)'],
    ['floor(number)', 'The whole number below.', 'T(Math).floor(2.7)'],
    ['ceil(number)', 'The whole number above.', 'T(Math).ceil(2.1)'],
    ['pow(base, exponent)', 'A power, as a number with a fraction.', 'T(Math).pow(2, 10)'],
    ['sqrt(number)', 'The square root.', 'T(Math).sqrt(16)'],
    ['random()', 'A number from 0 to below 1.', 'T(Math).random()'],
  ]),
  ...methodsOfType('java.util.Random', false, [
    ['nextInt(bound)', 'A whole number from 0 to below the bound.', 'new java.util.Random().nextInt(100)'],
  ]),
  ...methodsOfType('java.util.UUID', true, [
    ['randomUUID()', 'A new id.', 'T(java.util.UUID).randomUUID().toString()'],
    ['fromString(text)', 'Reads an id.', "T(java.util.UUID).fromString('123e4567-e89b-42d3-a456-426614174000')"],
  ]),
  ...methodsOfType('java.net.URLEncoder', true, [
    ['encode(text, charset)', 'A text as it may stand in a query.', "T(java.net.URLEncoder).encode('a b&c', 'UTF-8')"],
  ]),
];
