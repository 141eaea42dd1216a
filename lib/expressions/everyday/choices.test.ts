import { everyday } from '../testing/release.ts';

everyday([
  ['count > 5 and ratio < 3', true],
  ["5 > 3 ? 'y' : 'n'", 'y'],
  ["none ?: 'x'", 'x'],
  ["name ?: 'x'", 'checkout-service'],
  ['none?.length() ?: 0', 0],
  ['!on', false],
  ['not on', false],
  ['on and !on', false],
  ['on or false', true],
  ['on ? count : ratio', 7],
  ["branch.startsWith('release/') and count > 3", true],
  ["'b' > 'a' and 'a' == 'a'", true],
]);
