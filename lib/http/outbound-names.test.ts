import { lookup } from 'node:dns/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { addressesIn, dnsSource, searchListOf } from './outbound-name-sources.ts';
import { createResolver, lookupWith, type Resolve, resolveName } from './outbound-names.ts';
import { serveNames } from './test-name-server.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function nameServer(...given: Parameters<typeof serveNames>) {
  const server = await serveNames(...given);
  closing.push(() => server.close());
  return server;
}

const nothing: Resolve = async () => [];
const never: Resolve = () => new Promise(() => {});
const hangs = (name: string) => name.endsWith('.hang.example');

/** As libuv calls the system: two names at a time, and each holds its thread for as long as its server is silent. */
function twoThreads(known: Readonly<Record<string, string>>) {
  let busy = 0;
  let most = 0;
  const resolve: Resolve = async (name) => {
    busy += 1;
    most = Math.max(most, busy);
    if (busy > 2 || hangs(name)) return never(name);
    await new Promise(setImmediate);
    busy -= 1;
    const found = known[name];
    if (found === undefined) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    return [found];
  };
  return { resolve, most: () => most };
}

describe('host names', () => {
  it('are found while twenty others hang, and a thread stays free for everybody else', async () => {
    const known = { 'good.example': '127.0.0.1', 'other.example': '127.0.0.2' };
    const server = await nameServer(known, hangs);
    const threads = twoThreads(known);
    const dns = dnsSource([server.address], { domains: [], dots: 1 });
    const resolve = createResolver({ system: threads.resolve, hosts: nothing, dns });
    expect(await resolve('good.example')).toEqual(['127.0.0.1']);
    for (let i = 0; i < 20; i++) resolve(`c${i}.hang.example`).catch(() => {});
    expect(await resolve('good.example')).toEqual(['127.0.0.1']);
    expect(await resolve('other.example')).toEqual(['127.0.0.2']);
    expect(threads.most()).toBe(1);
  });

  it('are asked for once, however many want one', async () => {
    let calls = 0;
    const system: Resolve = async () => {
      calls += 1;
      return ['127.0.0.1'];
    };
    const resolve = createResolver({ system, hosts: nothing, dns: nothing });
    await Promise.all(Array.from({ length: 12 }, () => resolve('good.example')));
    expect(calls).toBe(1);
  });

  it('that hung before go last', async () => {
    const order: string[] = [];
    const hanging = Promise.withResolvers<string[]>();
    const system: Resolve = async (name) => {
      order.push(name);
      return order.length === 1 ? hanging.promise : ['127.0.0.1'];
    };
    const resolve = createResolver({ system, hosts: nothing, dns: nothing }, { aloneMs: 1, longestMs: 30 });
    await expect(resolve('slow.example')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    const again = resolve('slow.example').catch(() => {});
    const other = resolve('good.example');
    hanging.resolve(['127.0.0.3']);
    await Promise.all([again, other.catch(() => {})]);
    expect(order.slice(0, 2)).toEqual(['slow.example', 'good.example']);
  });

  it('are missing when the system says so, in its words', async () => {
    const resolve = createResolver({ system: twoThreads({}).resolve, hosts: nothing, dns: never });
    await expect(resolve('typo.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('are what this machine says they are', async () => {
    const ours = await resolveName('localhost');
    const systems = await lookup('localhost', { all: true });
    expect(systems.map(({ address }) => address)).toEqual(expect.arrayContaining(ours));
  });

  it('come out of the hosts file before DNS is heard', async () => {
    const hosts: Resolve = async (name) => addressesIn('# mine\n10.0.0.7\tapi.corp api # old\n::1 localhost\n', name);
    const resolve = createResolver({ system: never, hosts, dns: never }, { aloneMs: 1 });
    expect(await resolve('API.corp')).toEqual(['10.0.0.7']);
    expect(addressesIn('10.0.0.7 api # old\nnot-an-address old\n', 'old')).toEqual([]);
  });

  it('are tried with the endings that this machine uses, short ones first', async () => {
    const server = await nameServer({ 'db.shop.svc.local': '10.1.2.3', 'a.b.example': '10.1.2.4' });
    const search = searchListOf('nameserver 10.0.0.1\nsearch shop.svc.local svc.local\noptions edns0 ndots:2\n');
    const dns = dnsSource([server.address], search);
    expect(await dns('db')).toEqual(['10.1.2.3']);
    expect(await dns('a.b.example')).toEqual(['10.1.2.4']);
    expect(await dns('nobody')).toEqual([]);
    expect([...server.asked]).toEqual([
      'db.shop.svc.local',
      'a.b.example',
      'nobody.shop.svc.local',
      'nobody.svc.local',
      'nobody',
    ]);
    expect(searchListOf('nameserver 10.0.0.1\n')).toEqual({ domains: [], dots: 1 });
  });

  it('are given to sockets in the family they ask for', async () => {
    const find = lookupWith(async () => ['127.0.0.1', '::1']);
    const asked = (options: object) =>
      new Promise((resolve) => find('a', options, (error, address, family) => resolve([error?.code, address, family])));
    expect(await asked({ all: true })).toEqual([
      undefined,
      [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ],
      undefined,
    ]);
    expect(await asked({ family: 6 })).toEqual([undefined, '::1', 6]);
    expect(await asked({})).toEqual([undefined, '127.0.0.1', 4]);
    const none = lookupWith(async () => ['::1']);
    expect(await new Promise((resolve) => none('a', { family: 4 }, (error) => resolve(error?.code)))).toBe('ENOTFOUND');
  });
});
