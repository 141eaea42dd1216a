import { expect, it } from 'vitest';
import { placeWords } from '#components/settings/system-view.ts';

it.each([
  ['vm pid:[4026531836] #42', 'vm, process 42'],
  ['mac.local #7', 'mac.local, process 7'],
  ['something else', 'something else'],
])('says where a worker is: %s', (host, words) => {
  expect(placeWords(host)).toBe(words);
});
