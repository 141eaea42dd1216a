import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

test('a password belongs to its own hash and to no other', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword('correct horse', hash)).toBe(true);
  expect(await verifyPassword('correct hors', hash)).toBe(false);
  expect(await hashPassword('correct horse')).not.toBe(hash);
});

test('nobody matches a missing or unreadable hash', async () => {
  expect(await verifyPassword('x', null)).toBe(false);
  expect(await verifyPassword('x', '$2b$10$abcdefg')).toBe(false);
});

test('a password of more than 512 bytes is refused', async () => {
  const long = 'é'.repeat(300);
  expect(await verifyPassword(long, await hashPassword(long))).toBe(false);
});

test('a flood of sign-ins is refused instead of queued for ever', async () => {
  const results = await Promise.allSettled(Array.from({ length: 60 }, () => verifyPassword('x', null)));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(String((refused[0] as PromiseRejectedResult).reason)).toContain('try again');
  expect(await verifyPassword('x', null)).toBe(false);
});
