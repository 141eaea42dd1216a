/**
 * Our cookies besides next-auth's: for moments of signing in, unreadable to scripts. Under https their names begin with
 * `__Secure-`, so that a browser takes them from no answer without TLS, and from no page of a neighbouring host that has none.
 */
interface OwnCookie {
  name: string;
  path: string;
  sameSite: 'Strict' | 'Lax';
}

/** Shown with the second step of signing in. */
export const secondStepCookie: OwnCookie = { name: 'gennaker-second-step', path: '/', sameSite: 'Strict' };
/** Tells the browser that asked a SAML provider from any other. The provider sends browsers back, so not `Strict`. */
export const assertionCookie: OwnCookie = { name: 'gennaker-sign-in', path: '/api/auth/saml', sameSite: 'Lax' };

/** `url` is the public address. */
export function nameOfCookie({ name }: OwnCookie, url: string): string {
  return url.startsWith('https:') ? `__Secure-${name}` : name;
}

/** The header's value; no seconds end the cookie. */
export function ownCookie(cookie: OwnCookie, value: string, seconds: number, url: string): string {
  const secure = url.startsWith('https:') ? '; Secure' : '';
  const { path, sameSite } = cookie;
  return `${nameOfCookie(cookie, url)}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=${sameSite}${secure}`;
}
