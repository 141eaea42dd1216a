import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { addressOf } from '#lib/auth/authenticate';
import { sessionMaxAge, sessionSecret } from '#lib/auth/session';
import { signInWithPassword } from '#lib/auth/sign-in';
import type { AnyIdentitySource } from '#lib/identity/contract';
import type { Database } from '#lib/store/database';
import { findUserById } from '#lib/store/users';

/**
 * next-auth's half of signing in: it keeps the cookie and the CSRF token, we say who somebody is. The cookie holds only
 * the user's id and epoch; nothing that could go stale.
 */
export function authOptions(
  database: Database,
  secretKey: Buffer,
  sources: readonly AnyIdentitySource[],
): NextAuthOptions {
  return {
    secret: sessionSecret(secretKey),
    session: { strategy: 'jwt', maxAge: sessionMaxAge },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        id: 'credentials',
        name: 'Name and password',
        credentials: { name: { label: 'Name' }, password: { label: 'Password', type: 'password' } },
        async authorize(credentials, request) {
          const { id, name, email, sessionEpoch } = await signInWithPassword(database, sources, {
            name: textOf(credentials?.name),
            password: textOf(credentials?.password),
            address: addressOf(new Headers(request.headers as Record<string, string>)) ?? '',
          });
          return { id, name, email, epoch: sessionEpoch };
        },
      }),
    ],
    callbacks: {
      async jwt({ token, user }) {
        if (user && 'epoch' in user) return { sub: user.id, epoch: user.epoch };
        return token;
      },
      async session({ session, token }) {
        const user = token.sub ? await findUserById(database.pool, token.sub) : undefined;
        const alive = user !== undefined && user.sessionEpoch === token.epoch;
        return { expires: session.expires, user: alive ? { name: user.name, email: user.email } : undefined };
      },
    },
  };
}

/** Whatever is posted as a field; only text is a name or a password. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
