import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import type { OutboundHttp, OutboundRequest } from '#lib/http/outbound-contract';
import type { JsonObject } from '#lib/kernel/json';
import type { MetricScope } from '#lib/metric-stores/contract';
import { type SandboxPrometheus, startSandboxPrometheus } from '#lib/sandbox/prometheus/server';
import { prometheusKind } from './connect.ts';

const now = Date.parse('2026-03-02T10:00:00Z');
const http = createOutboundHttp({ allow: ['127.0.0.1'] });
let server: SandboxPrometheus;

beforeAll(async () => {
  server = await startSandboxPrometheus({ clock: { now: () => now } });
});
afterAll(() => server.close());

const connect = (client: OutboundHttp = http, settings: JsonObject = {}, secrets: JsonObject = {}) =>
  prometheusKind.connect({ name: 'metrics', settings: { address: `${server.url}/`, ...settings }, secrets }, client);

const scope = (over: Partial<MetricScope> = {}): MetricScope => ({
  scope: 'storefront-canary-v000',
  location: 'prod',
  start: now - 3_600_000,
  end: now,
  stepSeconds: 60,
  extended: {},
  ...over,
});

describe('a query', () => {
  const compose = (query: JsonObject, over: Partial<MetricScope> = {}) =>
    connect().compose(query, scope(over), { t: 'app="${scope}"' });

  it.each<[JsonObject, string]>([
    [
      { metricName: 'm', customInlineTemplate: 'server_group="${scope}",namespace="${location}"' },
      'avg(m{server_group="storefront-canary-v000",namespace="prod"})',
    ],
    [
      { metricName: 'm', customFilterTemplate: 't', labelBindings: ['code="500"'], groupByFields: ['pod', 'zone'] },
      'avg(m{app="storefront-canary-v000",code="500"}) by (pod,zone)',
    ],
    [{ customInlineTemplate: 'PromQL:sum(rate(m{a="${scope}"}[1m]))' }, 'sum(rate(m{a="storefront-canary-v000"}[1m]))'],
    [
      { metricName: 'm', resourceType: 'aws_ec2_instance', labelBindings: ['a="b"'] },
      'avg(m{a="b",asg_groupName="storefront-canary-v000",zone=~"prod.{1}"})',
    ],
    [
      { metricName: 'm', resourceType: 'gce_instance' },
      'avg(m{instance=~"storefront-canary-v000-.{4}",zone=~".+/zones/prod-.{1}"})',
    ],
  ])('%j', (query, text) => {
    expect(compose(query)).toBe(text);
  });

  it('takes variables from the extended scope, over those of query and scope', () => {
    const query = {
      metricName: 'm',
      customInlineTemplate: 'a="${mine}",b="${location}",c="${resourceType}"',
      resourceType: 'own',
    };
    expect(compose(query, { extended: { mine: 'x', location: 'y' } })).toBe('avg(m{a="x",b="y",c="own"})');
  });

  it.each<[JsonObject, string]>([
    [{ customInlineTemplate: 'a="b"' }, 'needs a metricName'],
    [{ metricName: 'm' }, 'Either a resource type or a custom filter is required.'],
    [{ metricName: 'm', resourceType: 'moon' }, 'no explicit support for the resource type "moon"'],
  ])('%j is refused', (query, message) => {
    expect(() => compose(query)).toThrow(message);
  });
});

describe('an answer', () => {
  it('has a value for every step of every series', async () => {
    const sets = await connect().fetch(
      'sum by (pod) (rate(http_requests_total{server_group="storefront-canary-v000"}[2m]))',
      scope(),
    );
    expect(sets.map((set) => set.tags)).toEqual([
      { pod: 'storefront-canary-v000-b' },
      { pod: 'storefront-canary-v000-c' },
    ]);
    for (const set of sets) {
      expect(set).toMatchObject({ startTimeMillis: now - 3_600_000, stepMillis: 60_000, endTimeMillis: now + 60_000 });
      expect(set.values).toHaveLength(61);
      expect(set.values.every((value) => value > 5 && value < 60)).toBe(true);
    }
  });

  it('tells a slow canary from its baseline', async () => {
    const mean = async (group: string) => {
      const [set] = await connect().fetch(`avg(http_request_p95_seconds{server_group="${group}"})`, scope());
      return set!.values.reduce((sum, value) => sum + value, 0) / set!.values.length;
    };
    expect(await mean('storefront-canary-v001')).toBeGreaterThan(1.5 * (await mean('storefront-baseline-v000')));
  });

  it('that is empty is one set without values', async () => {
    expect(await connect().fetch('nothing', scope())).toEqual([
      { tags: {}, startTimeMillis: now - 3_600_000, endTimeMillis: now, stepMillis: 60_000, values: [] },
    ]);
  });

  it('may hold infinities and what is no number', async () => {
    const values = async (text: string) => (await connect().fetch(text, scope()))[0]!.values[0];
    expect(await values('vector(1) / 0')).toBe(Number.POSITIVE_INFINITY);
    expect(await values('vector(-1) / 0')).toBe(Number.NEGATIVE_INFINITY);
    expect(await values('vector(0) / 0')).toBeNaN();
  });
});

describe('the store', () => {
  it('tells its version and its metrics', async () => {
    expect((await connect().ping()).version).toMatch(/^3\./);
    expect(await connect().metricNames('ERROR', 10)).toEqual(['http_error_ratio']);
    expect(await connect().metricNames('', 2)).toHaveLength(2);
  });

  it('gets the credentials of the account', async () => {
    const sent: OutboundRequest[] = [];
    const noting: OutboundHttp = {
      request(request) {
        sent.push(request);
        return http.request(request);
      },
    };
    await connect(noting, { user: 'me' }, { password: 'p' }).metricNames('', 1);
    await connect(noting, { user: 'me' }, { bearerToken: 't' }).metricNames('', 1);
    expect(sent.map((request) => request.headers?.authorization)).toEqual(['Basic bWU6cA==', 'Bearer t']);
  });
});

describe('what cannot work says why', () => {
  const answering = (status: number, body: string): OutboundHttp => ({
    request: async ({ url }) => ({ status, headers: {}, body, url }),
  });

  it('a query that is none', async () => {
    await expect(connect().fetch('rate(', scope())).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Prometheus metrics refuses the query: 1:6: parse error'),
    });
  });

  it.each([
    [401, '', 'unauthenticated'],
    [403, '', 'forbidden'],
    [503, 'starting', 'unavailable'],
    [200, '<html>', 'unavailable'],
    [200, '{"status":"success","data":[]}', 'unavailable'],
  ])('an answer of %d %s', async (status, body, code) => {
    await expect(connect(answering(status, body)).fetch('up', scope())).rejects.toMatchObject({ code });
  });

  it('settings that are none', () => {
    expect(() => connect(http, { address: 'nowhere' })).toThrow('must be an address');
  });
});
