/**
 * Time-based one-time passwords: RFC 6238 over RFC 4226, with what every authenticator app supports (HMAC-SHA-1, six
 * digits, a new code each 30 seconds). The clocks may differ by one step in either direction.
 *
 * A code is worth nothing twice: `stepOf` tells which step of time a code belongs to, and whoever takes the code must
 * note that step and refuse it and all before it from then on.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { base32 } from './base32.ts';

const stepMs = 30_000;
const window = 1;
export const codeDigits = 6;

/** As long as what the HMAC puts out, as RFC 4226 wishes. */
export const newSecret = (): Buffer => randomBytes(20);

/** RFC 4226. `counter` is a whole number from 0 up to the largest that a number holds exactly. */
export function hotp(secret: Uint8Array, counter: number, digits = codeDigits): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(moving).digest();
  const offset = mac.readUInt8(mac.length - 1) & 15;
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step of time that `now`, in epoch milliseconds, lies in. */
export const stepAt = (now: number): number => Math.floor(now / stepMs);

/** The code that a device shows at `now`, in epoch milliseconds. */
export const codeAt = (secret: Uint8Array, now: number, digits?: number): string => hotp(secret, stepAt(now), digits);

/** Whether a text could be a code of a device at all; else it may be a recovery code. Spaces do not count. */
export const looksLikeCode = (text: string): boolean => /^\d{6}$/.test(text.replace(/\s/g, ''));

/**
 * The step that `code` belongs to, within the window around `now`; undefined for a wrong code. Of equal codes the latest
 * step is told, and every step is compared, so that the time taken tells nothing.
 */
export function stepOf(secret: Uint8Array, code: string, now: number): number | undefined {
  const typed = Buffer.from(code.replace(/\s/g, ''));
  let found: number | undefined;
  for (let step = Math.max(0, stepAt(now) - window); step <= stepAt(now) + window; step++) {
    const right = Buffer.from(hotp(secret, step));
    if (typed.length === right.length && timingSafeEqual(typed, right)) found = step;
  }
  return found;
}

/** What the QR code says: an `otpauth:` address as all apps read it. How codes are made is their default, so it goes unsaid. */
export function keyUri({ secret, issuer, account }: { secret: Uint8Array; issuer: string; account: string }): string {
  const [who, where] = [encodeURIComponent(account), encodeURIComponent(issuer)];
  return `otpauth://totp/${where}:${who}?secret=${base32(secret)}&issuer=${where}`;
}
