import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { secretKeysOf, withNewestKeyOnly } from './secret-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = (fill: number) => Buffer.alloc(32, fill);
const text = (fill: number) => key(fill).toString('base64');

test('the key of the environment comes before the old ones', () => {
  const keys = secretKeysOf({ GENNAKER_SECRET_KEY: text(1), GENNAKER_SECRET_KEYS_OLD: `${text(2)}, ${text(3)}` });
  expect(keys?.()).toEqual([key(1), key(2), key(3)]);
  expect(secretKeysOf({})).toBeUndefined();
});

test('a file of keys is read again when it has changed, and keeps its keys while it is damaged', () => {
  const file = join(folder, 'keys');
  const put = (content: string) => {
    writeFileSync(`${file}.new`, content);
    renameSync(`${file}.new`, file);
  };
  put(`# the only one\n${text(1)}\n`);
  const keys = secretKeysOf({ GENNAKER_SECRET_KEY_FILE: file });
  expect(keys?.()).toEqual([key(1)]);
  put(`${text(2)}\n${text(1)}\n`);
  expect(keys?.()).toEqual([key(2), key(1)]);
  put('half a k');
  expect(keys?.()).toEqual([key(2), key(1)]);
});

test('older keys are taken out of a file, and nothing else of it', () => {
  const before = `# newest first\n${text(2)}\n${text(1)}\n# the very first\n${text(3)}\n`;
  expect(withNewestKeyOnly(before)).toBe(`# newest first\n${text(2)}\n# the very first\n`);
});

test('a wrong line is named without repeating it', () => {
  const file = join(folder, 'wrong');
  writeFileSync(file, `${text(1)}\nhush-hush\n`);
  const read = () => secretKeysOf({ GENNAKER_SECRET_KEY_FILE: file });
  expect(read).toThrow('Line 2 of');
  expect(read).not.toThrow('hush-hush');
});
