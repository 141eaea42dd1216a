/**
 * Host names to addresses, for whatever goes out of this process.
 *
 * The system's resolver (getaddrinfo) blocks a thread for as long as a name server is silent, up to half a minute, and
 * libuv gives such calls two threads of a process. So two names whose servers say nothing would hold up every other
 * cluster, webhook and connection to Postgres. Therefore:
 *
 * 1. Of each name there is one call, however many ask for it, and of all names one call at a time: the other thread stays
 *    free for those who do not come here. Names that hung the last time go last.
 * 2. A name that has no answer after a moment is asked of the hosts file and of DNS as well, which needs no thread. The
 *    first who knows an address is right; that there is none, only the system says, which also knows search lists,
 *    mDNS and whatever else this machine is set up with.
 * 3. Nobody waits longer than eight seconds.
 */
import { isIP, type LookupFunction } from 'node:net';
import { dnsSource, hostsSource, systemSource } from './outbound-name-sources.ts';

/** All addresses of a host name, at least one. Rejects with a `code` as the system does (ENOTFOUND, EAI_AGAIN …). */
export type Resolve = (hostname: string) => Promise<string[]>;

export interface NameSources {
  /** Blocks a thread until it is done. */
  system: Resolve;
  /** No thread: what is known without asking anybody. Empty when nothing is. */
  hosts: Resolve;
  /** No thread: what DNS says of the name as it is written. */
  dns: Resolve;
}

export interface NamePatience {
  /** How long the system is asked alone; default 200 ms. */
  aloneMs?: number;
  /** After which there is no answer; default 8 s, less than it takes to give up a connection. */
  longestMs?: number;
}

export function createResolver(sources: NameSources, { aloneMs = 200, longestMs = 8000 }: NamePatience = {}): Resolve {
  const underWay = new Map<string, Promise<string[]>>();
  const system = oneAtATime(sources.system, aloneMs);

  function ask(hostname: string): Promise<string[]> {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    const turn = system(hostname);
    turn.answer.then(resolve, reject);
    const others = setTimeout(() => {
      for (const source of [sources.hosts, sources.dns]) {
        source(hostname).then(
          (found) => found.length > 0 && resolve(found),
          () => {},
        );
      }
    }, aloneMs);
    const last = setTimeout(() => reject(silent(hostname, longestMs)), longestMs);
    return promise.finally(() => {
      clearTimeout(others);
      clearTimeout(last);
      turn.leave();
    });
  }

  return (hostname) => {
    const found = underWay.get(hostname) ?? ask(hostname).finally(() => underWay.delete(hostname));
    underWay.set(hostname, found);
    return found;
  };
}

/** So many names that hung are remembered. */
const mostHung = 1000;

const silent = (hostname: string, ms: number) =>
  Object.assign(new Error(`no name server answered for ${hostname} within ${ms / 1000} s`), { code: 'ETIMEOUT' });

/** Calls wait for each other. Who leaves while waiting is not called; who leaves during the call only stops to listen. */
function oneAtATime(system: Resolve, slowMs: number) {
  const waiting = new Map<string, () => void>();
  const hung = new Set<string>();
  let busy = false;

  function next(): void {
    if (busy) return;
    const names = [...waiting.keys()];
    const name = names.find((one) => !hung.has(one)) ?? names[0];
    if (name !== undefined) waiting.get(name)?.();
  }

  function remember(hostname: string, tookMs: number): void {
    hung.delete(hostname);
    if (tookMs > slowMs) hung.add(hostname);
    const [oldest] = hung;
    if (hung.size > mostHung && oldest !== undefined) hung.delete(oldest);
  }

  return (hostname: string): { answer: Promise<string[]>; leave(): void } => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    const go = () => {
      waiting.delete(hostname);
      busy = true;
      const startedAt = performance.now();
      system(hostname)
        .then(resolve, reject)
        .finally(() => {
          remember(hostname, performance.now() - startedAt);
          busy = false;
          next();
        });
    };
    waiting.set(hostname, go);
    next();
    return { answer: promise, leave: () => waiting.get(hostname) === go && waiting.delete(hostname) };
  };
}

/** As this machine resolves names. One for the whole process, because the threads are. */
export const resolveName: Resolve = createResolver({ system: systemSource, hosts: hostsSource, dns: dnsSource() });

/** For sockets, which ask for one address or for all. */
export function lookupWith(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : options.family || undefined;
        const all = found.map((address) => ({ address, family: isIP(address) }));
        const fit = family === undefined ? all : all.filter((one) => one.family === family);
        const [first] = fit;
        if (!first) callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), '');
        else if (options.all) callback(null, fit);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}
