import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SandboxServices, startSandboxServices } from './server.ts';

let now = 1_000_000;
let services: SandboxServices;

beforeAll(async () => {
  services = await startSandboxServices({ clock: { now: () => now } });
});
afterAll(() => services.close());

async function call(path: string, method = 'GET', body?: unknown) {
  const url = path.startsWith('http') ? path : services.url + path;
  const response = await fetch(url, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}

describe('a verification', () => {
  it('answers at once with its checks', async () => {
    const answer = await call('/verify', 'POST', { version: '2.4.7' });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ status: 'ok', version: '2.4.7', checks: expect.any(Array) });
  });

  it('fails when asked to, or when the version says so', async () => {
    expect((await call('/verify?fail=1', 'POST', {})).status).toBe(422);
    expect((await call('/verify', 'POST', { version: '2.4.7-broken-cart' })).json()).toMatchObject({
      status: 'failed',
    });
  });

  it.each([
    ['/verify?slow=1', 'SUCCEEDED'],
    ['/verify?slow=1&fail=1', 'FAILED'],
  ])('at %s takes a while and ends %s', async (path, end) => {
    const accepted = await call(path, 'POST', { version: '1' });
    expect(accepted.status).toBe(202);
    const location = accepted.headers.get('location')!;
    expect(accepted.json()).toMatchObject({ statusUrl: location });
    now += 2500;
    expect((await call(location)).json()).toMatchObject({ status: 'RUNNING', progress: 50 });
    now += 2500;
    expect((await call(location)).json()).toMatchObject({ status: end, progress: 100, version: '1' });
  });

  it('can be cancelled', async () => {
    const location = (await call('/verify?slow=1', 'POST')).headers.get('location')!;
    await call(location, 'DELETE');
    expect((await call(location)).json()).toMatchObject({ status: 'CANCELED' });
  });

  it('does not stumble over bodies and ids that are none', async () => {
    expect((await call('/verify', 'POST', 'text')).json()).toMatchObject({ version: 'unknown' });
    expect((await call('/verify/nonsense')).status).toBe(404);
  });
});

it('serves a manifest to fetch and pages to look at, escaped', async () => {
  expect((await call('/manifests/storefront.yaml')).text).toContain('kind: Deployment');
  expect((await call('/')).text).toContain('POST /verify');
  expect((await call('/shop?version=<script>')).text).not.toContain('<script>');
});
