import http, { type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createOutboundHttp } from './outbound.ts';
import { answered, expectOk } from './outbound-answer.ts';

const open: net.Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) {
    if (server instanceof http.Server) server.closeAllConnections();
    server.close();
  }
});

async function listen(server: net.Server): Promise<number> {
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

async function serve(answer: RequestListener): Promise<{ url: string; port: number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, port, seen };
}

const local = createOutboundHttp({ allow: ['127.0.0.1'] });
const text =
  (body: string): RequestListener =>
  (_request, response) =>
    response.end(body);

describe('a request', () => {
  it('carries method, headers and body, and brings back status, headers and text', async () => {
    const { url, seen } = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      response.writeHead(202, { 'X-Kind': 'echo', 'Set-Cookie': ['a=1', 'b=2'] }).end(Buffer.concat(chunks));
    });
    const response = await local.request({
      url: `${url}/path?q=1`,
      method: 'post',
      headers: { 'X-Many': ['1', '2'], Host: 'elsewhere', 'Content-Length': '1' },
      body: 'grüß',
    });
    expect(response).toMatchObject({ status: 202, body: 'grüß', url: `${url}/path?q=1` });
    expect(response.headers).toMatchObject({ 'x-kind': 'echo', 'set-cookie': 'a=1\nb=2' });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/path?q=1' });
    expect(seen[0]!.headers).toMatchObject({ 'x-many': '1, 2', host: url.slice(7), 'content-length': '6' });
  });

  it('decodes compressed answers and keeps the bytes of those that are not text', async () => {
    const bytes = Buffer.from([0, 255, 1, 254]);
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes));
    });
    expect((await local.request({ url })).bytes).toEqual(bytes);
  });

  it('is not sent with a line break in a header or with a method that opens a tunnel', async () => {
    const { url } = await serve(text(''));
    await expect(local.request({ url, headers: { a: 'b\r\nc: d' } })).rejects.toMatchObject({ code: 'invalid' });
    await expect(local.request({ url, method: 'CONNECT' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('where a request may go', () => {
  it('refuses loopback unless the policy permits it', async () => {
    const { url, seen } = await serve(text('secret'));
    await expect(createOutboundHttp({ allow: [] }).request({ url })).rejects.toMatchObject({ code: 'forbidden' });
    expect(seen).toHaveLength(0);
  });

  it('connects to the address it checked, whatever the resolver would say a moment later', async () => {
    const { port } = await serve(text('checked'));
    const answers = [['127.0.0.1'], ['10.9.9.9']];
    let asked = 0;
    const resolve = async () => answers[asked++] ?? [];
    const client = createOutboundHttp({ allow: ['127.0.0.1'] }, { resolve });
    expect((await client.request({ url: `http://rebind.example:${port}/` })).body).toBe('checked');
    expect(asked).toBe(1);
    await expect(client.request({ url: `http://rebind.example:${port}/` })).rejects.toThrow(
      '10.9.9.9, which is a private',
    );
  });

  it('reaches a permitted name through the injected resolver', async () => {
    const { port } = await serve((request, response) => response.end(request.headers.host));
    const client = createOutboundHttp({ allow: ['ci.corp.example'] }, { resolve: async () => ['127.0.0.1'] });
    expect((await client.request({ url: `http://ci.corp.example:${port}/` })).body).toBe(`ci.corp.example:${port}`);
  });

  it('says which name cannot be resolved', async () => {
    const client = createOutboundHttp({ allow: [] }, { resolve: async () => [] });
    await expect(client.request({ url: 'http://nowhere.example/' })).rejects.toThrow(
      'nowhere.example cannot be resolved',
    );
  });
});

describe('redirects', () => {
  const to =
    (status: number, location: string): RequestListener =>
    (_request, response) =>
      response.writeHead(status, { location }).end();

  it('are followed with the credentials on the same origin', async () => {
    const { url, seen } = await serve((request, response) => {
      if (request.url === '/b') response.end('here');
      else response.writeHead(302, { location: '/b#part' }).end();
    });
    const response = await local.request({ url: `${url}/a`, headers: { authorization: 'x', 'x-api-key': 'y' } });
    expect(response).toMatchObject({ body: 'here', url: `${url}/b` });
    expect(seen[1]!.headers).toMatchObject({ authorization: 'x', 'x-api-key': 'y' });
  });

  it('lose every credential across origins', async () => {
    const other = await serve(text('there'));
    const { url } = await serve(to(307, `${other.url}/x`));
    const headers = { authorization: 'x', cookie: 'c', 'x-api-key': 'y', accept: 'text/plain' };
    expect((await local.request({ url, headers })).body).toBe('there');
    expect(other.seen[0]!.headers).not.toHaveProperty('authorization');
    expect(other.seen[0]!.headers).not.toHaveProperty('cookie');
    expect(other.seen[0]!.headers).not.toHaveProperty('x-api-key');
    expect(other.seen[0]!.headers).toMatchObject({ accept: 'text/plain' });
  });

  it('turn a POST into a GET after 303 and keep it after 308', async () => {
    const { url, seen } = await serve((request, response) => {
      if (request.url === '/see') response.writeHead(303, { location: '/end' }).end();
      else if (request.url === '/keep') response.writeHead(308, { location: '/end' }).end();
      else response.end();
    });
    await local.request({ url: `${url}/see`, method: 'POST', body: 'x' });
    await local.request({ url: `${url}/keep`, method: 'POST', body: 'x' });
    expect(seen.filter((request) => request.url === '/end').map((request) => request.method)).toEqual(['GET', 'POST']);
  });

  it('are checked like the first address', async () => {
    const { url } = await serve(to(302, 'http://169.254.169.254/latest/meta-data'));
    await expect(local.request({ url })).rejects.toThrow('169.254.169.254 is a cloud metadata address');
    const { url: file } = await serve(to(302, 'file:///etc/passwd'));
    await expect(local.request({ url: file })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('end after five', async () => {
    const { url, seen } = await serve(to(302, '/again'));
    await expect(local.request({ url })).rejects.toThrow('redirects more than 5 times');
    expect(seen).toHaveLength(6);
  });

  it('are handed over when asked for', async () => {
    const { url } = await serve(to(302, '/next'));
    expect(await local.request({ url, redirects: 'return' })).toMatchObject({
      status: 302,
      headers: { location: '/next' },
    });
  });
});

describe('limits', () => {
  it('stop an endless answer', async () => {
    let closed = false;
    const { url } = await serve((_request, response) => {
      const feed = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', feed).on('close', () => {
        closed = true;
      });
      feed();
    });
    await expect(local.request({ url, maxBytes: 100_000 })).rejects.toMatchObject({ code: 'limit' });
    await expect.poll(() => closed).toBe(true);
  });

  it('count what a small compressed answer unfolds to', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000_000)));
    });
    await expect(local.request({ url, maxBytes: 100_000 })).rejects.toMatchObject({ code: 'limit' });
  });

  it('end a request that gets no answer, or only half of one', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/half') response.writeHead(200).write('half');
    });
    await expect(local.request({ url: `${url}/none?key=s3`, timeoutMs: 50 })).rejects.toThrow(
      `${url}/none did not answer within 50 ms`,
    );
    await expect(local.request({ url: `${url}/half`, timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('end at once when the caller aborts', async () => {
    const { url } = await serve(() => {});
    const reason = new Error('no longer needed');
    await expect(local.request({ url, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const pending = local.request({ url, signal: controller.signal });
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });
});

describe('failures', () => {
  it('say that nobody listens', async () => {
    const server = net.createServer();
    const port = await listen(server);
    await new Promise((done) => server.close(done));
    await expect(local.request({ url: `http://127.0.0.1:${port}/` })).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
      message: `http://127.0.0.1:${port}/ refuses connections; is the service running?`,
    });
  });

  it('say that the answer broke off or is no HTTP', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('part', () => response.destroy());
    });
    await expect(local.request({ url })).rejects.toMatchObject({ code: 'unavailable' });
    const port = await listen(net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
    await expect(local.request({ url: `http://127.0.0.1:${port}` })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('become a sentence with the status when success was expected', async () => {
    const { url } = await serve((_request, response) => response.writeHead(503).end('  down for\n maintenance '));
    const response = await local.request({ url: `${url}/x?token=1` });
    expect(answered(response)).toMatchObject({
      code: 'unavailable',
      message: `${url}/x answered 503: down for maintenance`,
    });
    expect(() => expectOk(response)).toThrow('answered 503');
  });
});
