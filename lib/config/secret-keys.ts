/**
 * The installation's keys. The newest encrypts, older ones still decrypt, so that a key can be changed without a moment in
 * which something cannot be read:
 *
 *   1. put the new key in front of the old one: as a first line of GENNAKER_SECRET_KEY_FILE, or as GENNAKER_SECRET_KEY with
 *      the old one in GENNAKER_SECRET_KEYS_OLD;
 *   2. `npm run secrets:reencrypt` seals everything anew;
 *   3. `npm run secrets:retire` says whether something still needs the old key, and takes it out of the file.
 *
 * The file is looked at again when it has changed, so nothing needs a restart; variables are read at the start.
 */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { invalid, messageOf } from '#lib/kernel/errors';
import { type Environment, parseEnvironment } from './environment.ts';

const wanted = 'must be 32 bytes in base64 or hex; make one with: openssl rand -base64 32';

/** 32 bytes, from base64 or hex; undefined for anything else. */
export function keyFromText(text: string): Buffer | undefined {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return key.length === 32 ? key : undefined;
}

export const secretKey = z.string().transform((text, context) => {
  const key = keyFromText(text);
  if (key) return key;
  context.addIssue(wanted);
  return z.NEVER;
});

const variables = {
  GENNAKER_SECRET_KEY: secretKey.optional(),
  GENNAKER_SECRET_KEYS_OLD: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(secretKey)),
  GENNAKER_SECRET_KEY_FILE: z.string().optional(),
};

/** Newest first, one key a line; empty lines and those that begin with # do not count. */
export function readKeyFile(path: string): Buffer[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid(`The file ${path} of GENNAKER_SECRET_KEY_FILE cannot be read: ${messageOf(error)}`);
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const keys = lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return [];
    const key = keyFromText(line);
    if (!key) throw invalid(`Line ${index + 1} of ${path} ${wanted}`);
    return [key];
  });
  if (keys.length === 0) throw invalid(`The file ${path} of GENNAKER_SECRET_KEY_FILE holds no key`);
  return keys;
}

/** The file with its newest key alone; comments stay, since they may say what it is. */
export function withNewestKeyOnly(text: string): string {
  let found = false;
  const kept = text.split(/\r?\n/).filter((line) => {
    if (line.trim() === '' || line.trim().startsWith('#')) return true;
    const first = !found;
    found = true;
    return first;
  });
  return kept.join('\n');
}

/** Undefined when neither a key nor a file is set. A file that becomes unreadable later leaves the keys as they were. */
export function secretKeysOf(env: Environment = process.env): (() => readonly Buffer[]) | undefined {
  const values = parseEnvironment(variables, env);
  const file = values.GENNAKER_SECRET_KEY_FILE;
  const older = values.GENNAKER_SECRET_KEYS_OLD;
  if (file === undefined) {
    const keys = values.GENNAKER_SECRET_KEY && [values.GENNAKER_SECRET_KEY, ...older];
    return keys && (() => keys);
  }
  let keys = [...readKeyFile(file), ...older];
  let stamp = stampOf(file);
  return () => {
    const now = stampOf(file);
    if (now !== stamp) {
      stamp = now;
      try {
        keys = [...readKeyFile(file), ...older];
      } catch {
        // Half written or gone for a moment: it is read again when its time changes.
      }
    }
    return keys;
  };
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : '';
}

let current: (() => readonly Buffer[]) | undefined;

/** This process's keys, as they are now. Throws `invalid` when there are none. */
export function currentSecretKeys(): readonly Buffer[] {
  current ??= secretKeysOf();
  if (!current) throw invalid('GENNAKER_SECRET_KEY is not set: give it 32 bytes in base64 or hex');
  return current();
}
