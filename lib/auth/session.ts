import { decode, encode } from 'next-auth/jwt';
import { deriveKey } from '#lib/auth/keys';
import { sessionLimits } from '#lib/config/session-limits';

/**
 * What a session cookie holds: which session, whose, and under which epoch it was made. Rights are read anew at each
 * request, and whether the session still counts stands in the database.
 */
export interface SessionClaims {
  sessionId: string;
  userId: string;
  epoch: number;
}

/** Seconds. */
export const sessionMaxAge = () => Math.floor(sessionLimits().lifetimeMs / 1000);

export function sessionSecret(secretKey: Buffer): string {
  return deriveKey(secretKey, 'sessions').toString('base64');
}

const cookieNames = { secure: '__Secure-next-auth.session-token', plain: 'next-auth.session-token' };

/** next-auth's token for these claims and back. */
export const tokenOf = ({ userId, epoch, sessionId }: SessionClaims) => ({ sub: userId, epoch, sessionId });

export function claimsOf(token: Record<string, unknown> | null | undefined): SessionClaims | undefined {
  const { sub, epoch, sessionId } = token ?? {};
  if (typeof sub !== 'string' || typeof epoch !== 'number' || typeof sessionId !== 'string') return undefined;
  return { userId: sub, epoch, sessionId };
}

/** Reads next-auth's cookie, whole or in numbered chunks; undefined for none, a forged or an expired one. */
export async function readSession(
  cookies: ReadonlyMap<string, string>,
  secretKey: Buffer,
): Promise<SessionClaims | undefined> {
  const token = cookieValue(cookies, cookieNames.secure) ?? cookieValue(cookies, cookieNames.plain);
  if (!token) return undefined;
  try {
    return claimsOf(await decode({ token, secret: sessionSecret(secretKey) }));
  } catch {
    return undefined;
  }
}

/** The cookie that next-auth would set, as `name=value`. */
export async function sessionCookie(claims: SessionClaims, secretKey: Buffer, secure = false): Promise<string> {
  const name = secure ? cookieNames.secure : cookieNames.plain;
  const secret = sessionSecret(secretKey);
  return `${name}=${await encode({ token: tokenOf(claims), secret, maxAge: sessionMaxAge() })}`;
}

/** For those who sign in past next-auth: the same cookie with the same attributes. `url` is the public address. */
export async function setSessionCookie(claims: SessionClaims, secretKey: Buffer, url: string): Promise<string> {
  const secure = url.startsWith('https:');
  const cookie = await sessionCookie(claims, secretKey, secure);
  return `${cookie}; Path=/; Max-Age=${sessionMaxAge()}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
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
