import { forbidden, invalid } from '#lib/kernel/errors';
import { type AddressKind, type AddressRange, inRange, kindOf, parseAddress, parseRange } from './outbound-address.ts';
import type { OutboundPolicy } from './outbound-contract.ts';

/** Decides where a request may go. Pure: names are resolved by the caller. */
export interface OutboundGuard {
  /** The parsed address if it is one that can be used at all, or throws. Says nothing yet about where it leads. */
  parse(url: string): URL;
  /** Throws unless every address the host has may be reached. */
  check(url: URL, addresses: readonly string[]): void;
}

interface Rule {
  port: number | undefined;
  range?: AddressRange;
  /** Lower case; a leading dot stands for every name below. */
  name?: string;
}

const maxUrlLength = 8192;

/** Throws `invalid` for an entry that is neither a range, an address nor a host name. */
export function createGuard(policy: OutboundPolicy): OutboundGuard {
  const rules = policy.allow.map(parseRule);

  const permitted = (url: URL, address: Uint8Array, kind: AddressKind) =>
    rules.some((rule) => {
      if (rule.port !== undefined && rule.port !== portOf(url)) return false;
      if (rule.range) return inRange(address, rule.range);
      return (kind === 'private' || kind === 'loopback') && matchesName(rule.name!, url.hostname);
    });

  return {
    parse: parseUrl,
    check(url, addresses) {
      for (const text of addresses) {
        const address = parseAddress(text);
        if (!address) throw invalid(`${url.hostname} resolves to ${text}, which is not an IP address`);
        const kind = kindOf(address);
        if (kind && !permitted(url, address, kind)) throw refused(url, text, kind);
      }
    },
  };
}

function parseUrl(text: string): URL {
  if (text.length > maxUrlLength) throw invalid(`An address may have at most ${maxUrlLength} characters`);
  if (!URL.canParse(text)) throw invalid(`"${shorten(text)}" is not an address; write it like https://host/path`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid(`${shorten(text)} does not begin with http:// or https://, the only schemes that can be called`);
  }
  if (url.username || url.password) {
    throw invalid(`The address of ${url.host} contains a user or password; put them into a header or the account`);
  }
  refuseOddAddress(text, url);
  return url;
}

/** `http://0x7f.1/`, `http://2130706433/` and the like mean an IPv4 address to some readers and a name to others. */
function refuseOddAddress(text: string, url: URL) {
  if (url.hostname.startsWith('[') || !parseAddress(url.hostname)) return;
  const written = /^[a-z]+:[/\\]*([^/\\?#:]*)/i.exec(text.trim())?.[1];
  if (written !== url.hostname) {
    throw invalid(`"${shorten(written ?? text)}" is an unusual way to write an address; write ${url.hostname}`);
  }
}

function refused(url: URL, address: string, kind: AddressKind) {
  const literal = parseAddress(url.hostname) !== undefined;
  const subject = literal ? address : `${url.hostname} resolves to ${address}, which`;
  return forbidden(
    `${subject} is a ${adjective[kind]} address; add ${literal ? 'it' : address} to GENNAKER_OUTBOUND_ALLOW to permit it`,
    { object: `${url.origin}${url.pathname}` },
  );
}

const adjective: Record<AddressKind, string> = {
  loopback: 'loopback',
  private: 'private',
  'link-local': 'link-local',
  metadata: 'cloud metadata',
  unspecified: 'non-routable',
  multicast: 'multicast',
  reserved: 'reserved',
};

function parseRule(entry: string): Rule {
  const text = entry.trim().toLowerCase();
  const range = parseRange(text);
  if (range) return { range, port: undefined };
  const [, host = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const portNumber = port === undefined ? undefined : Number(port);
  const address = parseRange(host);
  if (address) return { range: address, port: portNumber };
  if (/^(\*\.)?[a-z0-9_]([a-z0-9_-]*)(\.[a-z0-9_-]+)*$/.test(host) && !/^[\d.]+$/.test(host)) {
    return { name: host.replace(/^\*/, ''), port: portNumber };
  }
  throw invalid(
    `"${shorten(entry)}" in GENNAKER_OUTBOUND_ALLOW is not a range (10.0.0.0/8), an address or a host name`,
  );
}

function matchesName(name: string, hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return name.startsWith('.') ? host.endsWith(name) : host === name;
}

const portOf = (url: URL) => Number(url.port || (url.protocol === 'https:' ? 443 : 80));
const shorten = (text: string) => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
