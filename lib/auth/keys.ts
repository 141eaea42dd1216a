import { hkdfSync } from 'node:crypto';

/** One key of the installation gives each purpose a key of its own, so that a leak of one tells nothing of another. */
export function deriveKey(secretKey: Buffer, purpose: 'sessions' | 'account secrets'): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, Buffer.alloc(0), `gennaker ${purpose}`, 32));
}
