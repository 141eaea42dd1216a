import { everyday } from '../testing/release.ts';

everyday([
  ['T(String).valueOf(count)', '7'],
  ["T(String).format('%05d', count)", '00007'],
  ["T(String).format('%s-%s', name, count)", 'checkout-service-7'],
  ["T(String).format('%.2f', ratio)", '2.50'],
  ["T(String).format('%x', 255)", 'ff'],
  ["T(String).format('%8s|', 'ab')", '      ab|'],
  ["T(String).format('%-8s|', 'ab')", 'ab      |'],
  ["T(String).format('%,d', 1234567)", '1,234,567'],
  ["T(String).join('-', tags)", 'b-a-c'],
]);
