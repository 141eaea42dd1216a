import { createHash, randomBytes } from 'node:crypto';

/**
 * For whoever lost their device. A code has 120 random bits, more than anybody can try, so a fast hash keeps it (ASVS
 * asks for 112); the hash is bound to its owner, so that equal codes of two people would not look equal.
 */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 24;
export const recoveryCodeCount = 10;

/** `4k7h-x2mq-9ztp-0c3r-8wvd-m1ja`: letters and digits that nobody takes for each other. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const text = [...randomBytes(length)].map((byte) => letters[byte & 31]).join('');
    return text.match(/.{4}/g)?.join('-') ?? text;
  });
}

/** Of a code as somebody typed it: case, spaces and hyphens do not count, nor do signs that look like others. */
export function recoveryHash(userId: string, typed: string): string {
  const code = typed.toLowerCase().replace(/[\s-]/g, '').replace(/[il]/g, '1').replace(/o/g, '0');
  return createHash('sha256').update(`${userId} ${code}`).digest('hex');
}
