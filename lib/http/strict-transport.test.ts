import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { askForHttps } from './strict-transport.ts';

async function headerOfAnAnswer(): Promise<unknown> {
  const server = createServer((_, answer) => answer.writeHead(404, { 'content-type': 'text/plain' }).end('none'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1' }, (answer) => {
        answer.resume().once('end', () => resolve(answer.headers['strict-transport-security']));
      })
        .once('error', reject)
        .end();
    });
  } finally {
    server.close();
  }
}

test('whoever comes by HTTPS is told to stay there with each answer, and nobody else is', async () => {
  askForHttps('http://localhost:3000');
  expect(await headerOfAnAnswer()).toBeUndefined();
  askForHttps('https://deploy.example.com');
  expect(await headerOfAnAnswer()).toBe('max-age=31536000');
});
