import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { clientAddress, parseProxies, peerOf, watchPeers } from './peer.ts';

const proxies = parseProxies(['10.0.0.0/24', 'fd00::1']);

test.each<[string, string, string]>([
  ['203.0.113.9', '', '203.0.113.9'],
  // Nobody may choose the address they are counted under.
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['10.0.0.5', '198.51.100.1', '198.51.100.1'],
  ['10.0.0.5', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
  ['10.0.0.5', '1.2.3.4, 198.51.100.1, 10.0.0.7', '198.51.100.1'],
  ['fd00::1', '[2001:db8::7]:4711', '2001:db8::7'],
  ['10.0.0.5', '::ffff:198.51.100.1', '198.51.100.1'],
  ['10.0.0.5', 'nonsense, unknown', '10.0.0.5'],
  ['10.0.0.5', '', '10.0.0.5'],
])('behind %s, "%s" is %s', (peer, forwarded, client) => {
  expect(clientAddress(peer, forwarded, proxies)).toBe(client);
});

test('what is no address is not trusted', () => {
  expect(() => parseProxies(['everybody'])).toThrow('GENNAKER_TRUSTED_PROXIES');
});

test('a server writes down who asks, whatever the headers claim', async () => {
  watchPeers([]);
  const seen: Headers[] = [];
  const server = createServer((asked, answer) => {
    seen.push(new Headers(asked.headers as Record<string, string>));
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const headers = { 'x-forwarded-for': '198.51.100.1', 'x-gennaker-peer': 'guess 10.0.0.5' };
  await new Promise<void>((resolve, reject) => {
    request({ port, host: '127.0.0.1', headers }, (answer) => answer.resume().once('end', resolve))
      .once('error', reject)
      .end();
  });
  server.close();
  expect(peerOf(seen[0]!)).toBe('127.0.0.1');
  expect(seen[0]!.get('x-forwarded-for')).toBe('127.0.0.1');
  expect(peerOf(new Headers({ 'x-gennaker-peer': 'guess 10.0.0.5' }))).toBeUndefined();
});
