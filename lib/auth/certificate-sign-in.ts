import { admit, beginSession } from '#lib/auth/admit';
import type { AuthParts } from '#lib/auth/options';
import { setSessionCookie } from '#lib/auth/session';
import { notFound, unauthenticated } from '#lib/kernel/errors';

/** Signs in whoever the proxy's certificate names. `peer` is who opened the connection to us. Answers the cookie to set. */
export async function signInByCertificate(
  parts: AuthParts & { url: string },
  name: string,
  request: { headers: Headers; peer: string | undefined; address: string },
): Promise<string> {
  const { database, sources, keys, url } = parts;
  const source = await sources.find(name);
  if (source?.kind !== 'certificate') throw notFound('There is no such way to sign in');
  const identity = await source.identityOf(request);
  if (!identity) throw unauthenticated('Your browser sent no certificate');
  const user = await admit(database, sources, name, identity);
  return await setSessionCookie(await beginSession(database, user, request.address), keys, url);
}
