import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');
const named = [...page.matchAll(/`([\w/.-]+\.test\.ts)` "([^"]+)"/g)].map(
  ([, file, title]) => [file!, title!] as const,
);

test('the security page names tests for its claims', () => {
  expect(named.length).toBeGreaterThan(25);
});

test.each(named)('%s has a test titled "%s"', (file, title) => {
  expect(readFileSync(file, 'utf8')).toContain(title);
});

test('every chapter of ASVS 5.0 has a line, with its state', () => {
  const lines = [...page.matchAll(/^\| V(\d+) [^|]+\| (met|partly|–) +\|/gm)].map(([, chapter]) => Number(chapter));
  expect(lines).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
});
