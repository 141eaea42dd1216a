import { createHash, randomBytes } from 'node:crypto';

/** No vowels and no digits that look like them, so that no words come out. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** The end of a generated name, e.g. `x7k2q`. */
export const randomSuffix = (length = 5): string =>
  [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('');

/** A short stable name for a value, as pod-template-hash has it. */
export function stableHash(value: unknown, salt = 0): string {
  const digest = createHash('sha256').update(`${salt}`).update(canonicalText(value)).digest();
  return [...digest.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/** A number in [0, 1) that belongs to the text and stays the same. */
export const fractionOf = (text: string): number => createHash('sha1').update(text).digest().readUInt32BE() / 2 ** 32;

/** JSON with sorted keys: equal values give equal text. */
function canonicalText(value: unknown): string {
  return (
    JSON.stringify(value, (_key, member: unknown) =>
      typeof member === 'object' && member !== null && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : member,
    ) ?? ''
  );
}
