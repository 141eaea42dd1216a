import { decode, encode, type JWT } from 'next-auth/jwt';
import { deriveKey, keysOf, type SecretKeys } from '#lib/auth/keys';
import { sessionLimits } from '#lib/config/session-limits';
import { GennakerError } from '#lib/kernel/errors';

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

/** What cookies are sealed with: it comes from the newest key. */
export function sessionSecret(keys: SecretKeys): string {
  const [newest] = keysOf(keys);
  if (!newest) throw new GennakerError('internal', 'The installation has no key to seal sessions with');
  return secretOf(newest);
}

const secretOf = (key: Buffer) => deriveKey(key, 'sessions').toString('base64');

/** With the newest key or an older one, so that nobody is signed out by a new key. Undefined when none opens it. */
export async function openSessionToken(
  token: string,
  keys: SecretKeys,
): Promise<{ payload: JWT; newest: boolean } | undefined> {
  for (const [index, key] of keysOf(keys).entries()) {
    const payload = await decode({ token, secret: secretOf(key) }).catch(() => null);
    if (payload) return { payload, newest: index === 0 };
  }
  return undefined;
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
  keys: SecretKeys,
): Promise<SessionClaims | undefined> {
  const token = tokenIn(cookies);
  return token ? claimsOf((await openSessionToken(token, keys))?.payload) : undefined;
}

const tokenIn = (cookies: ReadonlyMap<string, string>) =>
  cookieValue(cookies, cookieNames.secure) ?? cookieValue(cookies, cookieNames.plain);

/**
 * The same session in a cookie of the newest key, when an older one sealed the cookie that came; else undefined. Sent with
 * an answer, it frees the older key from being needed. Costs nothing while there is one key.
 */
export async function renewedSessionCookie(
  headers: Headers,
  keys: SecretKeys,
  url: string,
): Promise<string | undefined> {
  if (keysOf(keys).length < 2) return undefined;
  const token = tokenIn(parseCookies(headers.get('cookie')));
  const opened = token ? await openSessionToken(token, keys) : undefined;
  const claims = opened?.newest === false ? claimsOf(opened.payload) : undefined;
  return claims && (await setSessionCookie(claims, keys, url));
}

/** The cookie that next-auth would set, as `name=value`. */
export async function sessionCookie(claims: SessionClaims, keys: SecretKeys, secure = false): Promise<string> {
  const name = secure ? cookieNames.secure : cookieNames.plain;
  const secret = sessionSecret(keys);
  return `${name}=${await encode({ token: tokenOf(claims), secret, maxAge: sessionMaxAge() })}`;
}

/** For those who sign in past next-auth: the same cookie with the same attributes. `url` is the public address. */
export async function setSessionCookie(claims: SessionClaims, keys: SecretKeys, url: string): Promise<string> {
  const secure = url.startsWith('https:');
  const cookie = await sessionCookie(claims, keys, secure);
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
