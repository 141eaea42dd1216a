import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { ProviderHttp } from '#lib/identity/provider-http';
import { unauthenticated, unavailable } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';

/** What a provider says of itself, kept for a while; its keys are fetched again when one is not among them. */
export interface Provider {
  issuer: string;
  authorizationUrl: string;
  tokenUrl: string;
  userinfoUrl: string | undefined;
  /** `client_secret_basic` unless only the other way is known. */
  secretInBody: boolean;
}

export interface Discovery {
  provider(): Promise<Provider>;
  /** The claims, once signature, issuer, audience, times and nonce are proved. Throws `unauthenticated` saying which is wrong. */
  prove(idToken: string, expected: { audience: string; nonce?: string }): Promise<JWTPayload>;
}

const keptMs = 10 * 60_000;
/** No HMAC: its key would be the client secret; and never `none`. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const skewSeconds = 60;

export function discover(source: string, issuer: string, http: ProviderHttp, now: () => number): Discovery {
  let kept: { at: number; provider: Provider; keysUrl: string } | undefined;
  let keys: { at: number; set: JSONWebKeySet } | undefined;

  const load = async () => {
    if (kept && now() - kept.at < keptMs) return kept;
    const url = `${issuer}/.well-known/openid-configuration`;
    const found = await http.object({ url, redirects: 'follow' }, 'its discovery document');
    kept = { at: now(), ...readProvider(source, issuer, found) };
    return kept;
  };
  const keySet = async (fresh: boolean) => {
    // A stranger's made-up key id must not make us ask for keys again and again.
    if (keys && now() - keys.at < (fresh ? 30_000 : keptMs)) return keys.set;
    const { keysUrl } = await load();
    const set = (await http.object({ url: keysUrl, redirects: 'follow' }, 'its keys')) as unknown as JSONWebKeySet;
    keys = { at: now(), set };
    return set;
  };
  return {
    provider: async () => (await load()).provider,
    async prove(idToken, { audience, nonce }) {
      const { provider } = await load();
      const options = {
        issuer: provider.issuer,
        audience,
        algorithms,
        clockTolerance: skewSeconds,
        currentDate: new Date(now()),
        requiredClaims: ['sub', 'exp', 'iat'],
      };
      const attempt = async (fresh: boolean) =>
        (await jwtVerify(idToken, createLocalJWKSet(await keySet(fresh)), options)).payload;
      const claims = await attempt(false)
        .catch((error: unknown) => {
          if (error instanceof errors.JWKSNoMatchingKey) return attempt(true);
          throw error;
        })
        .catch((error: unknown) => {
          if (!(error instanceof errors.JOSEError)) throw error;
          throw unauthenticated(`${source} sent an id token that cannot be believed: ${error.message}`, {
            cause: error,
          });
        });
      if (nonce !== undefined && claims.nonce !== nonce) {
        throw unauthenticated(
          `${source} sent an id token that was not made for this sign-in: its nonce is another one`,
        );
      }
      const audiences = [claims.aud].flat();
      if (claims.azp !== undefined ? claims.azp !== audience : audiences.length > 1) {
        throw unauthenticated(`${source} sent an id token that was made for another client`);
      }
      return claims;
    },
  };
}

function readProvider(source: string, issuer: string, found: JsonObject): { provider: Provider; keysUrl: string } {
  const text = (name: string) => (typeof found[name] === 'string' ? found[name] : undefined);
  const need = (name: string) => {
    const value = text(name);
    if (value && URL.canParse(value)) return value;
    throw unavailable(`The discovery document of ${source} has no ${name}`, { retryable: false });
  };
  const own = need('issuer');
  if (own.replace(/\/+$/, '') !== issuer) {
    throw unavailable(`${source} calls itself ${own}, not ${issuer}; enter that as the issuer`, { retryable: false });
  }
  const methods = found.token_endpoint_auth_methods_supported;
  const provider = {
    issuer: own,
    authorizationUrl: need('authorization_endpoint'),
    tokenUrl: need('token_endpoint'),
    userinfoUrl: text('userinfo_endpoint'),
    secretInBody:
      Array.isArray(methods) && !methods.includes('client_secret_basic') && methods.includes('client_secret_post'),
  };
  return { provider, keysUrl: need('jwks_uri') };
}
