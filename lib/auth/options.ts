import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { beginSession } from '#lib/auth/admit';
import { addressOf } from '#lib/auth/authenticate';
import type { SecretKeys } from '#lib/auth/keys';
import { redirectProvider } from '#lib/auth/redirect-provider';
import { beginSecondStep } from '#lib/auth/second-step';
import { claimsOf, openSessionToken, sessionMaxAge, sessionSecret, tokenOf } from '#lib/auth/session';
import { signInWithPassword } from '#lib/auth/sign-in';
import type { IdentitySources } from '#lib/auth/sources';
import { sessionLimits } from '#lib/config/session-limits';
import { messageOf } from '#lib/kernel/errors';
import { insertAudit } from '#lib/store/audit';
import type { Database } from '#lib/store/database';
import { deleteSession, findSession } from '#lib/store/sessions';

export interface AuthParts {
  database: Database;
  keys: SecretKeys;
  sources: IdentitySources;
}

/** What next-auth's answer is completed by: it knows no cookies but its own. */
export type MoreHeaders = Pick<Headers, 'append'>;

/**
 * next-auth's half of signing in: it keeps the cookie and the CSRF token and leads the browser to providers and back; we
 * say who somebody is. The cookie names a session of ours and holds nothing that could go stale.
 *
 * Whoever must show a second factor gets no session here, but a ticket for that step (`second-step.ts`), as a cookie in `answer`.
 *
 * `place` is what stands behind `/api/auth/`: only the provider it names is prepared, so that a provider which is down
 * keeps nobody else from signing in.
 */
export async function authOptions(
  parts: AuthParts & { url: string },
  place: readonly string[],
  headers: Headers,
  answer: MoreHeaders,
): Promise<NextAuthOptions> {
  const { database, keys, sources, url } = parts;
  const address = addressOf(headers) ?? '';
  const asked = place[0] === 'signin' || place[0] === 'callback' ? place[1] : undefined;
  const redirect = asked === undefined ? undefined : await redirectProvider(parts, asked, address);
  return {
    secret: sessionSecret(keys),
    // next-auth knows one key; a session may have been sealed with the one before.
    jwt: { decode: async ({ token }) => (token ? ((await openSessionToken(token, keys))?.payload ?? null) : null) },
    session: { strategy: 'jwt', maxAge: sessionMaxAge() },
    // Its details may hold tokens; its words are enough.
    logger: {
      error: (code, details) =>
        sources.tell('next-auth', new Error(`${code}: ${messageOf('error' in details ? details.error : details)}`)),
      warn: () => undefined,
      debug: () => undefined,
    },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in', verifyRequest: '/sign-in' },
    providers: [
      CredentialsProvider({
        id: 'credentials',
        name: 'Name and password',
        credentials: { name: { label: 'Name' }, password: { label: 'Password', type: 'password' } },
        async authorize(credentials) {
          const name = textOf(credentials?.name);
          const password = textOf(credentials?.password);
          const { user, next } = await signInWithPassword(database, sources, { name, password, address });
          if (next) {
            answer.append('set-cookie', await beginSecondStep({ database, url }, user, next, address));
            return { id: 'nobody', next };
          }
          return {
            id: user.id,
            name: user.name,
            email: user.email,
            claims: await beginSession(database, user, address),
          };
        },
      }),
      ...(redirect ? [redirect] : []),
    ],
    callbacks: {
      // What went wrong with a provider is told by a word in the address, which the page turns into a sentence.
      signIn({ user }) {
        if ('next' in user) return `/sign-in/second-step?next=${user.next}`;
        return 'refusal' in user ? `/sign-in?error=${user.refusal}` : true;
      },
      async jwt({ token, user }) {
        const claims =
          user && 'claims' in user ? claimsOf(tokenOf(user.claims as Parameters<typeof tokenOf>[0])) : undefined;
        return claims ? tokenOf(claims) : token;
      },
      async session({ session, token }) {
        const claims = claimsOf(token);
        const user = claims && (await findSession(database.pool, claims.sessionId, sessionLimits()));
        const alive = user !== undefined && user.id === claims?.userId && user.sessionEpoch === claims.epoch;
        return { expires: session.expires, user: alive ? { name: user.name, email: user.email } : undefined };
      },
    },
    events: {
      async signOut({ token }) {
        const claims = claimsOf(token);
        const name = claims && (await deleteSession(database.pool, claims.sessionId));
        if (!name) return;
        const entry = { actor: name, action: 'session.end', object: `user ${name}`, result: 'done', address } as const;
        await insertAudit(database.pool, entry);
      },
    },
  };
}

/** Whatever is posted as a field; only text is a name or a password. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
