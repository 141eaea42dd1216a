import { describe, expect, it } from 'vitest';
import { inRange, kindOf, parseAddress, parseRange } from './outbound-address.ts';

describe('kinds of addresses', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.0.9', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['169.254.1.1', 'link-local'],
    ['169.254.169.254', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['0.0.0.0', 'unspecified'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['::1', 'loopback'],
    ['::', 'unspecified'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['0:0:0:0:0:ffff:10.0.0.1', 'private'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['::127.0.0.1', 'unspecified'],
    ['fd12:3456::1', 'private'],
    ['fd00:ec2::254', 'metadata'],
    ['fe80::1%eth0', 'link-local'],
    ['2002:7f00:1::', 'reserved'],
    ['2001:0:1::', 'reserved'],
    ['ff02::1', 'multicast'],
    ['::ffff:0:127.0.0.1', 'reserved'],
    ['64:ff9b:2::7f00:1', 'reserved'],
    ['2001:20::1', 'reserved'],
    ['5f00::1', 'reserved'],
    ['3fff::1', 'reserved'],
  ])('calls %s %s', (text, kind) => {
    expect(kindOf(parseAddress(text)!)).toBe(kind);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2001:4860::8888', '64:ff9b::8.8.8.8'])(
    'calls %s public',
    (text) => {
      expect(kindOf(parseAddress(text)!)).toBeUndefined();
    },
  );

  it.each([
    '',
    '1.2.3',
    '01.2.3.4',
    '256.1.1.1',
    '1::2::3',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'g::1',
    '::1.2.3',
    'host',
  ])('does not take %j for an address', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('ranges', () => {
  it('contain what shares their leading bits', () => {
    const range = parseRange('10.1.2.128/25')!;
    expect(inRange(parseAddress('10.1.2.200')!, range)).toBe(true);
    expect(inRange(parseAddress('10.1.2.100')!, range)).toBe(false);
    expect(inRange(parseAddress('fd00::1')!, range)).toBe(false);
  });

  it('mean the IPv4 part when they are written as mapped addresses', () => {
    expect(inRange(parseAddress('10.9.9.9')!, parseRange('::ffff:10.0.0.0/104')!)).toBe(true);
  });

  it.each(['10.0.0.0/33', '10.0.0.0/x', '::/129', 'host/8'])('do not come from %s', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});
