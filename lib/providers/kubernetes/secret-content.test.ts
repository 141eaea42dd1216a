import { describe, expect, it } from 'vitest';
import type { Json } from '#lib/kernel/json';
import { withoutContent } from '#lib/providers/kubernetes/secret-content';

const word = 'hunter2 "quoted"';
const encoded = Buffer.from(word).toString('base64');

describe('what is told about a secret', () => {
  it.each<[string, Json]>([
    ['what was written', { stringData: { a: word } }],
    ['what is stored', { data: { a: encoded } }],
    ['a value where another shape belongs', { stringData: { a: [{ deep: word }] } }],
    ['a value in the place of all', { stringData: word }],
    ['a merge patch', { metadata: { labels: { name: 'keys' } }, data: { a: encoded } }],
    ['an operation', [{ op: 'replace', path: '/data/a', value: encoded }]],
    ['an operation on everything', [{ op: 'replace', path: '', value: { stringData: { a: word } } }]],
  ])('holds nothing of its content: %s', (_what, sent) => {
    const message = `Secret keys was refused: got ${word}, "${JSON.stringify(word)}", ${encoded} in keys`;
    const told = withoutContent(message, sent);
    expect(told).not.toContain('hunter2');
    expect(told).toContain('Secret keys was refused');
    expect(told).toContain('in keys');
  });

  it('holds numbers of it as little, and everything that is no content', () => {
    expect(withoutContent('got 123456 for pin of keys', { stringData: { pin: 123456 } })).toBe(
      'got ••• for pin of keys',
    );
    expect(withoutContent('keys is no name', [{ op: 'add', path: '/metadata/name', value: 'keys' }])).toBe(
      'keys is no name',
    );
    expect(withoutContent('nothing was sent', undefined)).toBe('nothing was sent');
  });
});
