import { expect, it } from 'vitest';
import { evaluateExpression } from '../evaluate.ts';
import { sampleScope } from '../testing/scope.ts';
import { describeTable } from '../testing/table.ts';

/** Corners of Java where the first guess is wrong; each answer is what the real Spring gave. */
const big = "#readJson('[12345678901234567890]')[0]";

describeTable('Whole numbers beyond 64 bits come from JSON and stay exact', [
  [`'' + ${big}`, 'string 12345678901234567890'],
  [`-${big} + ''`, 'string -12345678901234567890'],
  [`(${big} ^ 2) + ''`, 'string 152415787532388367501905199875019052100'],
  [`${big} ^ -1`, 'error java-exception'],
  [`${big} ^ 65`, 'error java-exception'],
  [`${big} ^ 2147483647`, 'error java-exception'],
  [`${big} > 1`, 'bool true'],
  [`${big} matches '\\d{20}'`, 'bool true'],
  [`${big}.compareTo(${big})`, 'int 0'],
  [`(2.5).compareTo(${big})`, 'int -1'],
  [`${big}.hashCode()`, 'int -1436577082'],
  [`#toInt(${big})`, 'error function-failed'],
]);

describeTable('Keys of maps are equal by class and value', [
  ['{(1.5F): 1}[1.5F]', 'int 1'],
  ["{('a'.charAt(0)): 1}['a'.charAt(0)]", 'int 1'],
  ["{('a'.charAt(0)): 1}['a']", 'unresolved'],
  ['{(7.byteValue()): 1}[7.byteValue()]', 'int 1'],
  ['{(7.byteValue()): 1}[7]', 'unresolved'],
]);

describeTable('A null or empty argument is told and never slips through', [
  ["T(java.time.LocalDateTime).parse('2024-02-29T12:34').toInstant(null)", 'error java-exception'],
  ["T(java.time.LocalDateTime).parse('2024-02-29T12:34').toEpochSecond({})", 'error java-exception'],
  ['T(java.time.LocalDateTime).ofEpochSecond(1, 2, {})', 'error java-exception'],
  ["T(java.time.LocalDate).parse('2024-02-29').plus(1, null)", 'error java-exception'],
  ["T(java.time.LocalDate).parse('2024-02-29').with({})", 'error java-exception'],
  ['T(java.util.UUID).nameUUIDFromBytes(null)', 'error java-exception'],
  ['{1}.containsAll(null)', 'error java-exception'],
  ['{a: 1}.putAll(null)', 'error java-exception'],
  ["''['']", 'error java-exception'],
  ["new java.text.SimpleDateFormat('yyyy', null)", 'error java-exception'],
]);

describeTable('Methods that answer nothing are no properties', [
  ['{1, 2}.clear', 'error property-unknown-or-refused'],
  ['tags.trimToSize', 'error property-unknown-or-refused'],
  ["tags.sort('x')", 'error method-unknown-or-refused'],
]);

describeTable('Overloads that Spring cannot tell apart', [
  ["T(java.net.URLEncoder).encode('a b', 'UTF-8')", 'string a+b'],
  ["T(java.net.URLEncoder).encode(1, 'UTF-8')", 'error method-ambiguous'],
  ["T(java.net.URLEncoder).encode({'a'}, 'UTF-8')", 'error method-ambiguous'],
  ["T(java.time.DayOfWeek).of(1).compareTo('MONDAY')", 'error method-unknown-or-refused'],
]);

describeTable('Rare functions of Math and Random', [
  ['T(Math).IEEEremainder(0.1, 1e-5)', 'double -2.6291902682773483E-18'],
  ['T(Math).IEEEremainder(5, 3)', 'double -1.0'],
  ['T(Math).IEEEremainder(5, 2)', 'double 1.0'],
  ['T(Math).IEEEremainder(7, 2)', 'double -1.0'],
  ['T(Math).IEEEremainder(-5, 3)', 'double 1.0'],
  ['T(Math).IEEEremainder(255, (0.0/0))', 'double NaN'],
  ['T(Math).nextAfter(0.25, (0.0/0))', 'double NaN'],
  ['T(Math).scalb(0.0, 2147483647)', 'double 0.0'],
  ['T(Math).scalb(3.0, 4)', 'double 48.0'],
  ['T(Math).scalb(1.0, -2000)', 'double 0.0'],
  ['new java.util.Random(42).nextInt(-1, 3)', 'int 0'],
  ['new java.util.Random(7).nextInt(5, 105)', 'int 41'],
  ['new java.util.Random(9).nextInt(0, 1610612736)', 'int 1568009989'],
  ['T(Double).doubleToLongBits((0.0/0))', 'long 9221120237041090560'],
  ['T(Byte).valueOf(7.byteValue())', 'byte 7'],
  ['new java.util.Random(42).nextDouble(1, 0.0)', 'error java-exception'],
  ['new java.util.Random(42).nextDouble((1.0/0))', 'error java-exception'],
]);

describeTable('What is wrong first is told first', [
  ['#nope(1 / 0)', 'error function-unknown'],
  ['#toInt(1 / 0)', 'error java-exception'],
  ['none matches 1 / 0', 'error operator-misuse'],
  ['labels matches 1 / 0', 'error conversion'],
]);

it('A bug of ours in a root is contained: the rest of the document goes on', () => {
  const scope = sampleScope({
    root: (name) => {
      throw new TypeError(`no ${name}`);
    },
  });
  const { error, value } = evaluateExpression('${broken}', scope);
  expect(value).toBe('${broken}');
  expect(error?.message).toBe('The expression failed in an unexpected way (no broken)');
});
