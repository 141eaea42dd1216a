import { expect, it } from 'vitest';
import { shortImage } from './images.ts';

it('leaves out the host of the registry, which is nearly always the same', () => {
  expect(shortImage('registry.example.com:5000/shop/web:2.4.1')).toBe('shop/web:2.4.1');
  expect(shortImage('localhost/web:1')).toBe('web:1');
});

it('keeps a path that only looks like a host', () => {
  expect(shortImage('library/postgres:18')).toBe('library/postgres:18');
  expect(shortImage('nginx')).toBe('nginx');
});

it('cuts a digest short', () => {
  expect(shortImage(`web@sha256:${'0123456789abcdef'.repeat(4)}`)).toBe('web@0123456789ab');
});
