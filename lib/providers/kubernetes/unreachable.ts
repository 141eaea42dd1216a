import { GennakerError, isGennakerError, messageOf, unavailable } from '#lib/kernel/errors';
import { stringAt } from '#lib/kernel/json';

/** Whom we wanted to reach, for sentences about why we could not. */
export interface Target {
  account: string;
  /** `https://api.example:6443`, undefined as long as the account's settings were not read. */
  server?: string;
  /** `http://proxy:3128`, where the way leads through one. */
  proxy?: string;
}

/** A failed connection, turned into a sentence that names the account, its server, the reason and the cure. Pure. */
export function unreachable(target: Target, error: unknown): GennakerError {
  if (isGennakerError(error)) return error;
  const cause = innermost(error);
  const code = typeof cause.code === 'string' ? cause.code : '';
  const found = reasons.find(([pattern]) => pattern.test(code))?.[1](spoken(target), cause);
  const text =
    found ?? `${spoken(target).server} fails with “${messageOf(cause)}”; check it from this machine with curl`;
  return unavailable(`Cluster ${target.account} cannot be reached: ${text}`, { object: target.account, cause: error });
}

export function noAnswerWithin(target: Target, ms: number, cause: unknown): GennakerError {
  const { server } = spoken(target);
  const text = `Cluster ${target.account} did not answer within ${ms / 1000} s; check the load and the health of ${server}`;
  return new GennakerError('timeout', text, { object: target.account, cause });
}

/** An answer that no API server gives, because something else stands at the address; undefined for any other. Pure. */
export function strangeAnswer(
  target: Target,
  { status, body }: { status: number; body: unknown },
): GennakerError | undefined {
  const { server } = spoken(target);
  const redirects = status >= 300 && status < 400;
  const secured = status === 400 && typeof body === 'string' && /HTTP request .*to an HTTPS server/i.test(body);
  if (!redirects && !secured) return undefined;
  const text = redirects
    ? `${server} sends its callers elsewhere (status ${status}), so it is no API server; give the account the address of the API server itself`
    : `${server} wants https; write https:// in the account's server`;
  return unavailable(`Cluster ${target.account} cannot be reached: ${text}`, { object: target.account });
}

/** Of what answered the question for its version: undefined when it is, or may be, an API server. Pure. */
export function noApiServer(target: Target, { status, body }: { status: number; body: unknown }): string | undefined {
  if (status === 403 || (status < 300 && stringAt(body, 'gitVersion') !== undefined)) return undefined;
  const { server } = spoken(target);
  const said = typeof body === 'string' && body.trim() !== '' ? ` and “${body.trim().slice(0, 100)}”` : '';
  if (status >= 500) {
    return `Cluster ${target.account} is not well: ${server} answers with status ${status}${said}; check its API server and the load balancers before it`;
  }
  return `Cluster ${target.account} is no Kubernetes: ${server} answers the question for its version with status ${status}${said}; check the address and the port of the account's server`;
}

interface Spoken {
  server: string;
  host: string;
}

/** Without what else stands in an address: a password may be part of it. */
function spoken({ server, proxy }: Target): Spoken {
  const url = server && URL.canParse(server) ? new URL(server) : undefined;
  const way = proxy && URL.canParse(proxy) ? ` (through the proxy ${new URL(proxy).host})` : '';
  return { server: url ? `${url.protocol}//${url.host}${way}` : 'its server', host: url?.hostname ?? 'its server' };
}

type Cause = Error & { code?: unknown; hostname?: unknown };

const nameIn = (cause: Cause, { host }: Spoken): string => (typeof cause.hostname === 'string' ? cause.hostname : host);

/** By the code of the innermost error; the first that fits. */
const reasons: readonly (readonly [RegExp, (to: Spoken, cause: Cause) => string])[] = [
  [
    /^(ENOTFOUND|ENODATA)$/,
    (to, cause) =>
      `there is no host ${nameIn(cause, to)}; correct the server of the account, or add the name to the DNS that this machine uses`,
  ],
  [
    /^(EAI_|ETIMEOUT)/,
    (to, cause) => `no name server answers for ${nameIn(cause, to)}; check the DNS that this machine uses`,
  ],
  [
    /^ECONNREFUSED$/,
    ({ server }) =>
      `nothing listens at ${server}; check that its API server runs and that the account has the right port`,
  ],
  [
    /^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL)$/,
    ({ server }) => `no way leads from this machine to ${server}; check routes, VPN and firewalls`,
  ],
  [
    /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    ({ server }) => `${server} takes no connection in time; check firewalls between this machine and it`,
  ],
  [
    /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/,
    ({ server }) => `${server} took the request and then fell silent; check its load and its health`,
  ],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    ({ server }) => `${server} broke the connection off; check it, and the load balancers before it`,
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|^HPE_/,
    ({ server }) => `${server} speaks another protocol; check http or https, and the port, of the account's server`,
  ],
  [/^CERT_HAS_EXPIRED$/, (to) => distrusted(to, 'it has expired; renew the certificate of its API server')],
  [/^CERT_NOT_YET_VALID$/, (to) => distrusted(to, 'it is not valid yet; check the clocks of both machines')],
  [
    /ALTNAME_INVALID/,
    (to) => distrusted(to, 'it is for other names; give the server by a name that it holds, or set tls-server-name'),
  ],
  [
    /ALERT|HANDSHAKE_FAILURE/,
    ({ server }) => `${server} refuses the client certificate; renew it in the kubeconfig (client-certificate-data)`,
  ],
  [
    /PEM|ASN1|OSSL|X509|KEY_VALUES/,
    () =>
      'a certificate or key of the kubeconfig cannot be read; print it anew with kubectl config view --raw --flatten',
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/,
    // Behind the semicolon stands how Node is started, which is not for who reads this.
    (to, cause) =>
      distrusted(
        to,
        `${messageOf(cause).replace(/;.*/s, '')}; put the authority that signed it into the kubeconfig (certificate-authority-data)`,
      ),
  ],
];

const distrusted = ({ server }: Spoken, why: string) => `the certificate of ${server} cannot be trusted: ${why}`;

function innermost(error: unknown): Cause {
  let found = error;
  for (let depth = 0; depth < 5 && found instanceof Error && found.cause instanceof Error; depth++) found = found.cause;
  if (found instanceof AggregateError && found.errors.length > 0) found = found.errors[0];
  return found instanceof Error ? found : new Error(messageOf(found));
}
