import { everyday } from '../testing/release.ts';

everyday([
  ['T(Math).max(count, 9)', 9],
  ['T(Math).min(2, 3)', 2],
  ['T(Math).abs(-4)', 4],
  ['T(Math).round(2.5)', 3],
  ['T(Math).floor(2.7)', 2],
  ['T(Math).ceil(2.1)', 3],
  ["T(Integer).parseInt('42') + 1", 43],
  ['T(Integer).toString(255, 16)', 'ff'],
  ["T(Integer).valueOf('12')", 12],
  ["T(Long).parseLong('123')", 123],
  ["T(Boolean).parseBoolean('TRUE')", true],
]);
