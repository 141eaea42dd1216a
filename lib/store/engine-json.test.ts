import fc from 'fast-check';
import { expect, it } from 'vitest';
import { postgresJson } from './engine-json.ts';

it.each([
  ['a\u0000b', 'ab'],
  ['\u0000\u0000', ''],
  ['\\u0000', '\\u0000'],
  ['\\\u0000', '\\'],
  ['\\\\u0000', '\\\\u0000'],
  ['half \ud800 pair', 'half \ufffd pair'],
  ['\udfff\ud800', '\ufffd\ufffd'],
  ['whole 😀 pair', 'whole 😀 pair'],
])('turns %j into %j', (text, kept) => {
  expect(JSON.parse(postgresJson(text))).toBe(kept);
  expect(JSON.parse(postgresJson({ [text]: [text] }))).toEqual({ [kept]: [kept] });
});

it('changes nothing else, whatever the text', () => {
  const letter = fc.constantFrom('\\', 'u', '0', 'd', '8', '"', '\u0000', '\ud800', '\udc00', 'é');
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 30 }), (letters) => {
      const text = letters.join('');
      expect(JSON.parse(postgresJson(text))).toBe(text.toWellFormed().replaceAll('\u0000', ''));
    }),
    { numRuns: 2000 },
  );
});
