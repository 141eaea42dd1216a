import { decode, encode } from 'next-auth/jwt';
import { deriveKey } from '#lib/auth/keys';

/** What a session cookie holds: who, and under which epoch it was made. Rights are read anew at each request. */
export interface SessionClaims {
  userId: string;
  epoch: number;
}

/** Seconds; every use of the session route prolongs it. */
export const sessionMaxAge = 7 * 24 * 3600;

export function sessionSecret(secretKey: Buffer): string {
  return deriveKey(secretKey, 'sessions').toString('base64');
}

const cookieNames = ['__Secure-next-auth.session-token', 'next-auth.session-token'];

/** Reads next-auth's cookie, whole or in numbered chunks; undefined for none, a forged or an expired one. */
export async function readSession(
  cookies: ReadonlyMap<string, string>,
  secretKey: Buffer,
): Promise<SessionClaims | undefined> {
  const token = cookieNames.map((name) => cookieValue(cookies, name)).find((value) => value !== undefined);
  if (!token) return undefined;
  try {
    const claims = await decode({ token, secret: sessionSecret(secretKey) });
    if (typeof claims?.sub !== 'string' || typeof claims.epoch !== 'number') return undefined;
    return { userId: claims.sub, epoch: claims.epoch };
  } catch {
    return undefined;
  }
}

/** The cookie that next-auth would set for this person, as `name=value`; for tests and scripts. */
export async function sessionCookie(claims: SessionClaims, secretKey: Buffer): Promise<string> {
  const token = { sub: claims.userId, epoch: claims.epoch };
  return `${cookieNames[1]}=${await encode({ token, secret: sessionSecret(secretKey), maxAge: sessionMaxAge })}`;
}

export function parseCookies(header: string | null): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0) cookies.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return cookies;
}

function cookieValue(cookies: ReadonlyMap<string, string>, name: string): string | undefined {
  const whole = cookies.get(name);
  if (whole !== undefined) return whole;
  let joined = '';
  for (let index = 0; index < 16; index++) {
    const chunk = cookies.get(`${name}.${index}`);
    if (chunk === undefined) break;
    joined += chunk;
  }
  return joined || undefined;
}
