/** IP addresses as bytes, and what kind of network each belongs to. Pure. */

/** Why an address is not an ordinary public one. */
export type AddressKind = 'loopback' | 'private' | 'link-local' | 'metadata' | 'unspecified' | 'multicast' | 'reserved';

export interface AddressRange {
  bytes: Uint8Array;
  bits: number;
}

/**
 * Four bytes for IPv4, sixteen for IPv6, undefined for anything else. IPv4 inside IPv6 (mapped, NAT64) comes back as the
 * four bytes it stands for, so that `::ffff:127.0.0.1` can never pass for something other than loopback.
 */
export function parseAddress(text: string): Uint8Array | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  return bare.includes(':') ? parseV6(bare) : parseV4(bare);
}

function parseV4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return;
  return Uint8Array.from(parts, Number);
}

function parseV6(text: string): Uint8Array | undefined {
  let groups = text;
  const dotted = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text);
  if (dotted) {
    const v4 = parseV4(dotted[2]!);
    if (!v4) return;
    groups = `${dotted[1]}${hex(v4, 0)}:${hex(v4, 2)}`;
  }
  const halves = groups.split('::');
  if (halves.length > 2) return;
  const head = halves[0] ? halves[0].split(':') : [];
  const tail = halves[1] ? halves[1].split(':') : [];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return;
  const all = [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...tail];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return;
  const bytes = new Uint8Array(16);
  all.forEach((group, i) => {
    const value = Number.parseInt(group, 16);
    bytes[i * 2] = value >> 8;
    bytes[i * 2 + 1] = value & 255;
  });
  return embedded.some((range) => inRange(bytes, range)) ? bytes.slice(12) : bytes;
}

const hex = (bytes: Uint8Array, at: number) => ((bytes[at]! << 8) | bytes[at + 1]!).toString(16);

/** `10.0.0.0/8`, or an address for itself alone. Undefined when it is neither. */
export function parseRange(text: string): AddressRange | undefined {
  const [address = '', length] = text.split('/');
  const bytes = parseAddress(address);
  if (!bytes) return;
  if (length === undefined) return { bytes, bits: bytes.length * 8 };
  if (!/^\d{1,3}$/.test(length)) return;
  // A range of mapped addresses counts from the 96 bits before the IPv4 part.
  const bits = Number(length) - (address.includes(':') && bytes.length === 4 ? 96 : 0);
  return bits < 0 || bits > bytes.length * 8 ? undefined : { bytes, bits };
}

export function inRange(address: Uint8Array, range: AddressRange): boolean {
  if (address.length !== range.bytes.length) return false;
  for (let bit = 0; bit < range.bits; bit += 8) {
    const mask = range.bits - bit >= 8 ? 255 : (255 << (8 - (range.bits - bit))) & 255;
    if (((address[bit / 8]! ^ range.bytes[bit / 8]!) & mask) !== 0) return false;
  }
  return true;
}

/** The kind of a special address; undefined for a public one. */
export function kindOf(address: Uint8Array): AddressKind | undefined {
  const known = special.find(([range]) => inRange(address, range))?.[1];
  // Of IPv6 only an eighth is given out; translators and tunnels of whoever runs the network live in the rest.
  return known ?? (address.length === 16 && !inRange(address, globalV6) ? 'reserved' : undefined);
}

/** A range as raw bytes, before IPv4 inside IPv6 is unwrapped. */
function rawV6(prefix: number[], bits: number): AddressRange {
  const bytes = new Uint8Array(16);
  bytes.set(prefix);
  return { bytes, bits };
}

/** All public IPv6 addresses, and some that are not. */
const globalV6 = rawV6([0x20], 3);

/** Mapped `::ffff:0:0/96` and NAT64 `64:ff9b::/96`. Not `::/96`, which holds `::1` and is refused as a whole. */
const embedded = [rawV6([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255], 96), rawV6([0, 0x64, 0xff, 0x9b], 96)];

/** The first match decides, so metadata addresses stand before the ranges that contain them. */
const special = (
  [
    ['169.254.169.254', 'metadata'], // AWS, Google, Azure, OpenStack, DigitalOcean
    ['169.254.170.2', 'metadata'], // AWS container credentials
    ['169.254.170.23', 'metadata'], // AWS pod identity
    ['168.63.129.16', 'metadata'], // Azure's host agent, in the midst of public addresses
    ['100.100.100.200', 'metadata'], // Alibaba
    ['192.0.0.192', 'metadata'], // Oracle
    ['fd00:ec2::254', 'metadata'],
    ['fd20:ce::254', 'metadata'],
    ['0.0.0.0/8', 'unspecified'],
    ['10.0.0.0/8', 'private'],
    ['100.64.0.0/10', 'private'],
    ['127.0.0.0/8', 'loopback'],
    ['169.254.0.0/16', 'link-local'],
    ['172.16.0.0/12', 'private'],
    ['192.0.0.0/24', 'reserved'],
    ['192.0.2.0/24', 'reserved'],
    ['192.88.99.0/24', 'reserved'],
    ['192.168.0.0/16', 'private'],
    ['198.18.0.0/15', 'private'],
    ['198.51.100.0/24', 'reserved'],
    ['203.0.113.0/24', 'reserved'],
    ['224.0.0.0/4', 'multicast'],
    ['240.0.0.0/4', 'reserved'],
    ['::1', 'loopback'],
    ['::/96', 'unspecified'],
    ['64:ff9b:1::/48', 'private'],
    ['100::/64', 'reserved'],
    ['2001::/23', 'reserved'], // Teredo, which carries an IPv4 address nobody checks, benchmarks, identifiers
    ['2001:db8::/32', 'reserved'],
    ['2002::/16', 'reserved'], // 6to4: likewise
    ['3fff::/20', 'reserved'],
    ['fc00::/7', 'private'],
    ['fe80::/10', 'link-local'],
    ['fec0::/10', 'private'],
    ['ff00::/8', 'multicast'],
  ] as const
).map(([text, kind]) => [parseRange(text)!, kind] as const);
