import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SandboxPrometheus, startSandboxPrometheus } from './server.ts';

let now = Date.parse('2026-03-02T10:00:00Z');
const clock = { now: () => now };
let prometheus: SandboxPrometheus;

beforeAll(async () => {
  prometheus = await startSandboxPrometheus({ clock });
});
afterAll(() => prometheus.close());

async function api(path: string, params: Record<string, string> = {}, from = prometheus) {
  const response = await fetch(`${from.url}/api/v1/${path}?${new URLSearchParams(params)}`);
  const body = (await response.json()) as { data: never; error?: string; errorType?: string };
  return { ...body, status: response.status };
}

interface Vector {
  result: { metric: Record<string, string>; value: [number, string] }[];
}

async function ask(query: string, from = prometheus): Promise<Record<string, number>> {
  const { data } = await api('query', { query }, from);
  return Object.fromEntries(
    (data as Vector).result.map(({ metric, value }) => [metric.server_group ?? '', Number(value[1])]),
  );
}

describe('queries', () => {
  it('show that a slow canary is slower than its baseline', async () => {
    const p95 = await ask(
      'histogram_quantile(0.95, sum by (le, server_group) (rate(http_request_duration_seconds_bucket{app="storefront"}[5m])))',
    );
    expect(p95['storefront-canary-v001']).toBeGreaterThan(1.5 * p95['storefront-baseline-v000']!);
    expect(p95['storefront-canary-v000']).toBeLessThan(1.3 * p95['storefront-baseline-v000']!);
  });

  it('give a point for every step, the same when asked again', async () => {
    const params = {
      query: 'avg(http_error_ratio{app="storefront"})',
      start: '2026-03-02T09:00:00Z',
      end: '2026-03-02T10:00:00Z',
      step: '60',
    };
    const { data } = await api('query_range', params);
    const { result } = data as { result: { values: [number, string][] }[] };
    expect(result[0]!.values).toHaveLength(61);
    expect(new Set(result[0]!.values.map(([, value]) => value)).size).toBeGreaterThan(30);
    expect((await api('query_range', params)).data).toEqual(data);
  });

  it('are taken from a form too', async () => {
    const response = await fetch(`${prometheus.url}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: '1' }),
    });
    expect(await response.json()).toEqual({
      status: 'success',
      data: { resultType: 'scalar', result: [now / 1000, '1'] },
    });
  });

  it.each([
    ['query', { query: 'rate(' }, 400, 'bad_data'],
    ['query', {}, 400, 'bad_data'],
    ['query', { query: 'up / on (app) up' }, 422, 'execution'],
    ['query_range', { query: 'up', start: 'x', end: '1', step: '1' }, 400, 'bad_data'],
    ['query_range', { query: 'up', start: '2', end: '1', step: '1' }, 400, 'bad_data'],
    ['query_range', { query: 'up', start: '1', end: '2', step: '0' }, 400, 'bad_data'],
    ['query_range', { query: 'up', start: '0', end: '99999999', step: '1' }, 400, 'bad_data'],
    ['nothing', {}, 404, 'not_found'],
  ])('that are wrong say so: %s %j', async (path, params, status, errorType) => {
    expect(await api(path, params as Record<string, string>)).toMatchObject({ status, errorType });
  });
});

describe('what there is to ask about', () => {
  it('is listed by label, value, series and metric', async () => {
    expect((await api('labels')).data).toEqual(
      expect.arrayContaining(['__name__', 'app', 'le', 'pod', 'server_group', 'version']),
    );
    expect((await api('label/app/values')).data).toEqual(['checkout', 'storefront']);
    expect((await api('label/version/values', { 'match[]': 'up{app="checkout"}' })).data).toEqual(['1.9.5']);
    expect((await api('series', { 'match[]': 'up{app="checkout"}' })).data).toHaveLength(2);
    expect((await api('metadata', { metric: 'up' })).data).toEqual({
      up: [expect.objectContaining({ type: 'gauge' })],
    });
    expect((await api('status/buildinfo')).data).toMatchObject({ version: expect.stringMatching(/^3\./) });
  });
});

describe('pods', () => {
  const pod = (name: string, version: string) => ({
    labels: { account: 'zone-2', namespace: 'test', app: 'shop', version, server_group: name, pod: `${name}-x` },
    from: now,
  });

  it('come and go as they are reported, and are remembered over a restart', async () => {
    const snapshotFile = join(await mkdtemp(join(tmpdir(), 'prometheus-')), 'targets.json');
    const first = await startSandboxPrometheus({ clock, snapshotFile, targets: [] });
    first.report('zone-2', [pod('shop-v001', '1'), pod('shop-v002', '2')]);
    now += 60_000;
    expect(Object.keys(await ask('up', first))).toEqual(['shop-v001', 'shop-v002']);
    first.report('zone-2', [pod('shop-v002', '2')]);
    first.report('zone-3', []);
    now += 60_000;
    expect(Object.keys(await ask('up', first))).toEqual(['shop-v002']);
    expect(Object.keys(await ask('up offset 90s', first))).toEqual(['shop-v001', 'shop-v002']);
    await first.close();
    const second = await startSandboxPrometheus({ clock, snapshotFile, targets: [] });
    expect(Object.keys(await ask('up offset 90s', second))).toEqual(['shop-v001', 'shop-v002']);
    expect(Object.keys(await ask('up', second))).toEqual(['shop-v002']);
    await second.close();
  });
});

it('shows people a page with metrics, pods and the answer to a query, escaped', async () => {
  const page = async (query: string) =>
    (await fetch(`${prometheus.url}/graph?${new URLSearchParams({ expr: query })}`)).text();
  expect(await page('sum(up)')).toContain('<td>11</td>');
  expect(await page('"><script>')).toContain('&quot;&gt;&lt;script&gt;');
  expect(await (await fetch(`${prometheus.url}/-/ready`)).text()).toContain('Ready');
});
