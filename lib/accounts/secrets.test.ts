import { expect, test } from 'vitest';
import { createSecretBox } from './secrets.ts';

const box = createSecretBox(Buffer.alloc(32, 1));

test('a secret opens in its own place only', () => {
  const sealed = box.seal({ token: 'hush' }, 'cloud/test');
  expect(sealed).toMatch(/^v1\.[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(sealed).not.toContain('hush');
  expect(box.open(sealed, 'cloud/test')).toEqual({ token: 'hush' });
  expect(() => box.open(sealed, 'cloud/production')).toThrow('GENNAKER_SECRET_KEY');
});

test('another key, a changed byte or another format does not open', () => {
  const sealed = box.seal({ token: 'hush' }, 'ci/jenkins');
  expect(() => createSecretBox(Buffer.alloc(32, 2)).open(sealed, 'ci/jenkins')).toThrow('cannot be read');
  const [version, iv, tag, body] = sealed.split('.');
  const changed = body?.startsWith('A') ? `B${body.slice(1)}` : `A${body?.slice(1)}`;
  expect(() => box.open([version, iv, tag, changed].join('.'), 'ci/jenkins')).toThrow('cannot be read');
  expect(() => box.open([version, iv, tag?.slice(0, 4), body].join('.'), 'ci/jenkins')).toThrow('cannot be read');
  expect(() => box.open('hush', 'ci/jenkins')).toThrow('cannot be read');
});

test('the same secret is never sealed to the same text', () => {
  expect(box.seal({ a: 1 }, 'x')).not.toBe(box.seal({ a: 1 }, 'x'));
});

test('a new key seals, the old one still opens, and what it sealed is told apart', () => {
  const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 9)];
  let keys = [older];
  const turning = createSecretBox(() => keys);
  const before = turning.seal({ token: 'hush' }, 'ci/jenkins');
  keys = [newer, older];
  const after = turning.seal({ token: 'hush' }, 'ci/jenkins');
  expect(after).toMatch(/^v2\.[0-9a-f]{8}\./);
  expect(turning.open(before, 'ci/jenkins')).toEqual({ token: 'hush' });
  expect([turning.isCurrent(before, 'ci/jenkins'), turning.isCurrent(after, 'ci/jenkins')]).toEqual([false, true]);
  keys = [newer];
  expect(turning.open(after, 'ci/jenkins')).toEqual({ token: 'hush' });
  expect(() => turning.open(before, 'ci/jenkins')).toThrow('GENNAKER_SECRET_KEY');
});
