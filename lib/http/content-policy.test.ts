import { expect, test } from 'vitest';
import { dataPolicy, pagePolicy } from './content-policy.ts';

const parts = (policy: string) => new Map(policy.split('; ').map((part) => [part.split(' ')[0], part]));

test('a page runs scripts and style elements only with its own nonce', () => {
  const policy = parts(pagePolicy('n0nce', { development: false }));
  expect(policy.get('script-src')).toBe("script-src 'nonce-n0nce' 'strict-dynamic'");
  expect(policy.get('style-src-elem')).toBe("style-src-elem 'self' 'nonce-n0nce'");
  expect(policy.get('default-src')).toBe("default-src 'none'");
});

test('no page of ours is shown in a frame, nor sends forms or a base address elsewhere', () => {
  const policy = parts(pagePolicy('n0nce', { development: false }));
  expect(policy.get('frame-ancestors')).toBe("frame-ancestors 'none'");
  expect(policy.get('form-action')).toBe("form-action 'self'");
  expect(policy.get('base-uri')).toBe("base-uri 'none'");
});

test('eval is for development only', () => {
  expect(pagePolicy('n', { development: true })).toContain('unsafe-eval');
  expect(pagePolicy('n', { development: false })).not.toContain('unsafe-eval');
});

test('data that a browser opens runs nothing', () => {
  expect(dataPolicy).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
});
