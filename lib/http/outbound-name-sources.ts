/** Where host names are looked up: the system's resolver, the hosts file and DNS itself. See `outbound-names.ts`. */
import { Resolver } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

type Source = (hostname: string) => Promise<string[]>;

export const systemSource: Source = async (hostname) =>
  (await lookup(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);

export async function hostsSource(hostname: string): Promise<string[]> {
  return addressesIn(await readFile('/etc/hosts', 'utf8').catch(() => ''), hostname);
}

/** What a hosts file says of a name. Pure. */
export function addressesIn(hosts: string, hostname: string): string[] {
  return hosts.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return isIP(address) && names.some((name) => name.toLowerCase() === hostname.toLowerCase()) ? [address] : [];
  });
}

/** Of `/etc/resolv.conf`: which endings a short name is tried with. */
export interface SearchList {
  domains: readonly string[];
  /** A name with fewer dots is tried with the endings first, any other without. */
  dots: number;
}

/** Pure. */
export function searchListOf(resolvConf: string): SearchList {
  const lines = resolvConf.split('\n').map((line) => line.trim().split(/\s+/));
  const domains = lines.findLast(([word]) => word === 'search' || word === 'domain')?.slice(1) ?? [];
  const options = lines.filter(([word]) => word === 'options').flat();
  const dots = Number(/^ndots:(\d+)$/.exec(options.findLast((one) => one.startsWith('ndots:')) ?? '')?.[1] ?? 1);
  return { domains, dots };
}

const isNoSuchName = (error: NodeJS.ErrnoException): boolean => error.code === 'ENOTFOUND' || error.code === 'ENODATA';

const namesOf = (hostname: string, { domains, dots }: SearchList): string[] => {
  if (hostname.endsWith('.')) return [hostname];
  const longer = domains.map((domain) => `${hostname}.${domain}`);
  return hostname.split('.').length - 1 < dots ? [...longer, hostname] : [hostname, ...longer];
};

/** The name servers and the search list of this machine, or those given (`127.0.0.1:5353`). */
export function dnsSource(servers?: readonly string[], search?: SearchList): Source {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (servers) resolver.setServers(servers);
  const asked = (ask: 'resolve4' | 'resolve6', name: string) =>
    new Promise<string[]>((resolve, reject) => {
      resolver[ask](name, (error, found) => (error ? reject(error) : resolve(found)));
    });
  return async (hostname) => {
    const list = search ?? searchListOf(await readFile('/etc/resolv.conf', 'utf8').catch(() => ''));
    for (const name of namesOf(hostname, list)) {
      try {
        // Each family is a question of its own; a server that answers one of them is good enough.
        return await Promise.any([asked('resolve4', name), asked('resolve6', name)]);
      } catch (error) {
        // A server that says nothing about one name says nothing about the next.
        if (!(error as AggregateError).errors.some(isNoSuchName)) throw error;
      }
    }
    return [];
  };
}
