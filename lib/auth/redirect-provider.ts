import type { OAuthConfig } from 'next-auth/providers/oauth';
import { admit, beginSession } from '#lib/auth/admit';
import type { AuthParts } from '#lib/auth/options';
import { countRefusedSignIn } from '#lib/auth/sign-in-audit';
import type { RedirectAnswer, RedirectSource } from '#lib/identity/contract';
import { isGennakerError, messageOf } from '#lib/kernel/errors';

/** Words for what went wrong; `app/sign-in` has their sentences. They tell a stranger nothing about the installation. */
export const refusals = ['NotAdmitted', 'SourceFailed', 'AnswerRefused'] as const;
export type Refusal = (typeof refusals)[number];

/**
 * A redirect source as next-auth wants it. next-auth makes state, nonce and PKCE and keeps them in cookies; the answer is
 * proved by the source itself, whose requests go through the guarded client. Undefined when there is no such source or it
 * cannot be asked; the reason is in the log.
 */
export async function redirectProvider(
  parts: AuthParts,
  name: string,
  address: string,
): Promise<OAuthConfig<object> | undefined> {
  const source = await parts.sources.find(name);
  if (source?.kind !== 'redirect') return undefined;
  try {
    return await configured(parts, source, address);
  } catch (error) {
    parts.sources.tell(name, error);
    return undefined;
  }
}

async function configured(parts: AuthParts, source: RedirectSource, address: string): Promise<OAuthConfig<object>> {
  const { clientId, clientSecret, issuer, authorizationUrl, scope, openId } = await source.provider();
  return {
    id: source.name,
    name: source.title,
    type: 'oauth',
    clientId,
    clientSecret,
    issuer,
    checks: openId ? ['state', 'pkce', 'nonce'] : ['state', 'pkce'],
    authorization: { url: authorizationUrl, params: { scope } },
    // The code goes to the source together with what was sent along; both are needed to prove the answer.
    token: {
      url: issuer,
      async request({ params, checks, provider }) {
        // next-auth's types forget the nonce that it puts there.
        const { state, nonce, code_verifier: codeVerifier } = checks as typeof checks & { nonce?: string };
        const sent = { state, nonce, codeVerifier };
        const answer = { parameters: params as RedirectAnswer['parameters'], sent, callbackUrl: provider.callbackUrl };
        return { tokens: { person: await personOf(parts, source, address, answer) } };
      },
    },
    userinfo: { url: issuer, request: ({ tokens }) => tokens.person as object },
    profile: (profile) => profile as { id: string },
  };
}

/** Either somebody with a session, or why not. */
async function personOf(parts: AuthParts, source: RedirectSource, address: string, answer: RedirectAnswer) {
  const { database, sources } = parts;
  try {
    const user = await admit(database, sources, source.name, await source.accept(answer));
    return { id: user.id, name: user.name, email: user.email, claims: await beginSession(database, user, address) };
  } catch (error) {
    sources.tell(source.name, error);
    // next-auth wants an id even of somebody whom it will turn away.
    return { id: 'nobody', refusal: await noteRefusal(parts, source.name, address, error) };
  }
}

/** Writes a refused sign-in into the audit log and says which word stands for it. */
export async function noteRefusal(
  { database }: Pick<AuthParts, 'database'>,
  source: string,
  address: string,
  error: unknown,
): Promise<Refusal> {
  const reason = `${source}: ${messageOf(error)}`;
  await countRefusedSignIn(database, { name: '', address, what: source, reason });
  if (!isGennakerError(error)) return 'SourceFailed';
  if (error.code === 'forbidden') return 'NotAdmitted';
  return error.code === 'unauthenticated' || error.code === 'invalid' ? 'AnswerRefused' : 'SourceFailed';
}
