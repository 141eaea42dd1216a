import { createSocket } from 'node:dgram';
import http from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chainAudit } from '#lib/audit/chain';
import { csvCell } from '#lib/audit/export';
import { streamAudit } from '#lib/audit/stream';
import { createOutboundHttp } from '#lib/http/outbound';
import { insertAudit } from '#lib/store/audit';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

const key = Buffer.alloc(32, 4);
const outbound = createOutboundHttp({ allow: ['127.0.0.1'] });
let fresh: TestDatabase;
let database: Database;
const open: Server[] = [];
beforeEach(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 2 });
  for (const object of ['one', 'two', 'a "quoted] \\ name\nof two lines']) {
    await insertAudit(database.pool, { actor: 'ada', action: 'application.update', object, result: 'refused' });
  }
  await chainAudit(database, key);
});
afterEach(async () => {
  for (const server of open.splice(0)) server.close();
  await database.close();
  await fresh.drop();
});

async function listening<S extends Server>(server: S): Promise<number> {
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

test('a webhook gets every entry once, in the order of the chain, and again when it did not take them', async () => {
  let status = 500;
  const taken: string[] = [];
  const port = await listening(
    http.createServer(async (request, response) => {
      const text = await textOf(request);
      if (status === 200) taken.push(`${request.headers.authorization}`, ...text.trim().split('\n'));
      response.writeHead(status).end();
    }),
  );
  const target = { kind: 'webhook' as const, url: `http://127.0.0.1:${port}/audit`, token: 'hush' };
  const connecting = { database, http: outbound };
  await expect(streamAudit(connecting, target)).rejects.toThrow('answered 500');
  status = 200;
  expect(await streamAudit(connecting, target)).toBe(3);
  expect(await streamAudit(connecting, target)).toBe(0);
  const [authorization, ...lines] = taken;
  expect(authorization).toBe('Bearer hush');
  expect(lines.map((line) => JSON.parse(line).seq)).toEqual([1, 2, 3]);
});

test('a syslog collector gets counted frames over TCP, whose parameters cannot be broken out of', async () => {
  const arrived = Promise.withResolvers<string>();
  const port = await listening(createServer(async (socket) => arrived.resolve(await textOf(socket))));
  const target = { kind: 'syslog' as const, protocol: 'tcp' as const, host: '127.0.0.1', port };
  expect(await streamAudit({ database, http: outbound }, target)).toBe(3);
  const frames: string[] = [];
  let rest = Buffer.from(await arrived.promise);
  while (rest.length > 0) {
    const [count = ''] = rest.toString('latin1').split(' ', 1);
    frames.push(rest.subarray(count.length + 1, count.length + 1 + Number(count)).toString());
    rest = rest.subarray(count.length + 1 + Number(count));
  }
  expect(frames).toHaveLength(3);
  expect(frames[0]).toMatch(
    /^<108>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ gennaker - application\.update \[gennaker@32473 seq="1" /,
  );
  expect(frames[2]).toContain('object="a \\"quoted\\] \\\\ name#012of two lines"');
  expect(frames[2]).not.toContain('\n');
});

test('a syslog collector gets one datagram for each entry over UDP', async () => {
  const socket = createSocket('udp4');
  const arrived: string[] = [];
  const all = new Promise<void>((done) =>
    socket.on('message', (message) => {
      if (arrived.push(message.toString()) === 3) done();
    }),
  );
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const target = { kind: 'syslog' as const, protocol: 'udp' as const, host: '127.0.0.1', port: socket.address().port };
  await streamAudit({ database, http: outbound }, target);
  await all;
  socket.close();
  expect(arrived.map((message) => /seq="(\d)"/.exec(message)?.[1])).toEqual(['1', '2', '3']);
});

test('a collector that cannot be reached leaves the cursor where it was', async () => {
  const port = await listening(createServer());
  open.splice(0)[0]?.close();
  const target = { kind: 'syslog' as const, protocol: 'tcp' as const, host: '127.0.0.1', port };
  await expect(streamAudit({ database, http: outbound }, target)).rejects.toThrow('cannot be reached');
  const { rows } = await database.pool.query(`SELECT 1 FROM settings WHERE name = 'audit stream'`);
  expect(rows).toEqual([]);
});

test.each([
  ['=HYPERLINK("http://evil","x")', `"'=HYPERLINK(""http://evil"",""x"")"`],
  ['+1+1', "'+1+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['  =1', "'  =1"],
  ['＝1+1', "'＝1+1"],
  ['|calc', "'|calc"],
  ['a,b\n"c"', '"a,b\n""c"""'],
  ['plain', 'plain'],
  [-5, '-5'],
])('in CSV %j is written as %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});
