import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
let lastTime = 0;
let lastRandom = new Uint8Array(10);

/**
 * A ULID: 26 characters, sortable by time of creation, and growing within one process even inside a millisecond. Used
 * for executions and everything that is listed newest first, so that paging by key needs no second column.
 */
export function ulid(now = Date.now()): string {
  if (now > lastTime) {
    lastTime = now;
    lastRandom = new Uint8Array(randomBytes(10));
  } else {
    for (let i = lastRandom.length - 1; i >= 0; i--) {
      lastRandom[i] = ((lastRandom[i] ?? 0) + 1) & 255;
      if (lastRandom[i] !== 0) break;
    }
  }
  const head = ulidsFrom(lastTime);
  let tail = '';
  let bits = 0;
  let buffer = 0;
  for (const byte of lastRandom) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      tail += alphabet[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return head + tail;
}

/** What every ULID made at that moment or later is greater than, or begins with. `at`: epoch milliseconds. */
export function ulidsFrom(at: number): string {
  let time = Math.max(0, Math.floor(at));
  let head = '';
  for (let i = 0; i < 10; i++) {
    head = alphabet[time % 32] + head;
    time = Math.floor(time / 32);
  }
  return head;
}
