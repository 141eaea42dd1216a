import { createHash, hkdfSync } from 'node:crypto';

/** One key of the installation gives each purpose a key of its own, so that a leak of one tells nothing of another. */
export function deriveKey(secretKey: Buffer, purpose: 'sessions' | 'account secrets' | 'audit log'): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, Buffer.alloc(0), `gennaker ${purpose}`, 32));
}

/**
 * The keys of the installation, the newest first: it encrypts, all of them decrypt. A function is asked each time, so
 * that keys kept in a file can change while the process runs.
 */
export type SecretKeys = Buffer | (() => readonly Buffer[]);

export function keysOf(keys: SecretKeys): readonly Buffer[] {
  return typeof keys === 'function' ? keys() : [keys];
}

/** Names a key without telling it: stands beside what was made with it. */
export function keyId(secretKey: Buffer): string {
  const derived = Buffer.from(hkdfSync('sha256', secretKey, Buffer.alloc(0), 'gennaker key id', 32));
  return createHash('sha256').update(derived).digest('hex').slice(0, 8);
}
