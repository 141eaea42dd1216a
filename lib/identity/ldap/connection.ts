/**
 * Connections to a directory. Each piece of work gets a connection of its own, so there is nothing to reconnect: the
 * servers are tried in order, and one that did not answer stands back for a while so that not every sign-in waits for it.
 */
import { connect as connectSocket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Client, InvalidCredentialsError, ResultCodeError } from 'ldapts';
import { lookupWith, type Resolve, resolveName } from '#lib/http/outbound-names';
import type { LdapSettings } from '#lib/identity/ldap/definition';
import { type GennakerError, isGennakerError, messageOf, unavailable } from '#lib/kernel/errors';

export interface Directory {
  /**
   * Runs `work` on a connection to the first server that answers. Throws `unavailable` with a sentence for administrators
   * when none does, and passes on what `work` throws as a GennakerError.
   */
  use<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

const standBackMs = 30_000;

export function openDirectory(
  name: string,
  settings: Pick<LdapSettings, 'servers' | 'encryption' | 'timeoutSeconds'>,
  ca: string,
  now: () => number,
  resolve: Resolve = resolveName,
): Directory {
  const silentSince = new Map<string, number>();
  const inOrder = () => {
    const silent = (server: string) => now() - (silentSince.get(server) ?? Number.NEGATIVE_INFINITY) < standBackMs;
    return [...settings.servers].sort((one, other) => Number(silent(one)) - Number(silent(other)));
  };
  return {
    async use(work) {
      let last: GennakerError | undefined;
      for (const server of inOrder()) {
        let client: Client | undefined;
        try {
          client = await connected(server, settings, ca, resolve);
          const result = await work(client);
          silentSince.delete(server);
          return result;
        } catch (error) {
          if (isGennakerError(error)) throw error;
          last = failure(name, server, error);
          silentSince.set(server, now());
        } finally {
          // Closing is a courtesy; a server that is gone does not take it.
          await client?.unbind().catch(() => undefined);
        }
      }
      throw last ?? unavailable(`The directory ${name} names no server`);
    },
  };
}

async function connected(
  server: string,
  { encryption, timeoutSeconds }: Pick<LdapSettings, 'encryption' | 'timeoutSeconds'>,
  ca: string,
  resolve: Resolve,
): Promise<Client> {
  // Two sign-ins against a name that hangs would otherwise take both threads in which this process looks names up.
  const lookup = lookupWith(resolve);
  const url = new URL(server);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const tls: ConnectionOptions = {
    minVersion: 'TLSv1.2',
    lookup,
    ...(ca && { ca }),
    ...(isName(host) && { servername: host }),
  };
  const encrypted = url.protocol === 'ldaps:';
  const timeout = timeoutSeconds * 1000;
  let sockets = 0;
  const client = new Client({
    url: server.replace(/\/$/, ''),
    timeout,
    connectTimeout: timeout,
    strictDN: false,
    ...(encrypted && { tlsOptions: tls }),
    // The client would dial again by itself, without StartTLS, and send a password in the clear.
    createConnection: ((port: number, address?: string) => {
      if (++sockets > 1) throw new Error('the connection was lost');
      return connectSocket({ port, host: address, lookup });
    }) as typeof connectSocket,
  });
  if (!encrypted && encryption === 'starttls') await client.startTLS(tls);
  return client;
}

const isName = (host: string) => !/^[\d.]+$|:/.test(host);

/** Binds; a refusal of the administrator's own DN is their problem to hear about, not a wrong password of a person's. */
export async function bindService(client: Client, name: string, bindDn: string, password: string): Promise<void> {
  if (!bindDn) return;
  if (!password) throw unavailable(`The directory ${name} needs the password of its bind DN ${bindDn}`);
  try {
    await client.bind(bindDn, password);
  } catch (error) {
    if (!(error instanceof InvalidCredentialsError)) throw error;
    throw unavailable(`The directory ${name} refuses the password of the bind DN ${bindDn}`, { retryable: false });
  }
}

/** Whether the directory takes the password. Never called with an empty one, which would mean "anonymous". */
export async function passwordIsRight(client: Client, dn: string, password: string): Promise<boolean> {
  try {
    await client.bind(dn, password);
    return true;
  } catch (error) {
    // A DN that cannot be one is as wrong as one that does not exist: both are answers about who asks.
    if (error instanceof ResultCodeError && refusals.has(error.code)) return false;
    throw error;
  }
}

/** No such object, invalid DN, inappropriate authentication, invalid credentials, insufficient rights, unwilling. */
const refusals: ReadonlySet<number> = new Set([32, 34, 48, 49, 50, 53]);

const causes: readonly [RegExp, string][] = [
  [/ECONNREFUSED/, 'nothing listens there'],
  [/ENOTFOUND|EAI_AGAIN/, 'the name cannot be resolved'],
  [/self.signed certificate|unable to (verify|get)/i, 'its certificate comes from an authority that is not trusted'],
  [/altnames|does not match/i, 'its certificate is for another name'],
  [/certificate has expired|not yet valid/i, 'its certificate is not valid at this time'],
  [/time(d )?out|ETIMEDOUT/i, 'it does not answer in time'],
  [/wrong version number|packet length|EPROTO/i, 'it does not speak TLS there'],
];

function failure(name: string, server: string, error: unknown): GennakerError {
  const text = `${(error as { code?: unknown }).code ?? ''} ${messageOf(error)}`;
  const known = causes.find(([pattern]) => pattern.test(text))?.[1];
  const reason = known ?? (text.trim() || 'the connection was closed');
  return unavailable(`The directory ${name} cannot be used at ${server}: ${reason}`, { cause: error });
}
