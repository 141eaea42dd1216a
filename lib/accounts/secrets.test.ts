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
