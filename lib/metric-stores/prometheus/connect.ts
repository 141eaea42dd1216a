import { z } from 'zod';
import { answered } from '#lib/http/outbound-answer';
import type { OutboundHttp, OutboundResponse } from '#lib/http/outbound-contract';
import { forbidden, invalid, unauthenticated, unavailable } from '#lib/kernel/errors';
import type { MetricScope, MetricSet, MetricStoreKind } from '#lib/metric-stores/contract';
import { composeQuery } from './compose.ts';
import { prometheusSecrets, prometheusSettings } from './definition.ts';

const maxAnswerBytes = 50 * 1024 * 1024;
const timeoutMs = 60_000;

export const prometheusKind: MetricStoreKind = {
  type: 'prometheus',
  connect(account, http) {
    const settings = parsed(prometheusSettings, account.settings, account.name);
    const secrets = parsed(prometheusSecrets, account.secrets, account.name);
    const ask = createAsk(account.name, settings, secrets, http);
    return {
      name: account.name,
      async ping() {
        // Some stores that speak PromQL have no build info; a query they all have.
        await ask(z.unknown(), 'query', { query: '1' });
        const info = await ask(z.object({ version: z.string() }), 'status/buildinfo', {}).catch(() => undefined);
        return { version: info?.version ?? 'unknown' };
      },
      async metricNames(filter, limit) {
        const names = await ask(z.array(z.string()), 'label/__name__/values', {});
        const wanted = filter.toLowerCase();
        return names
          .filter((name) => name.toLowerCase().includes(wanted))
          .sort()
          .slice(0, limit);
      },
      compose: (query, scope, templates) => composeQuery(query, scope, templates, settings.scopeLabel),
      async fetch(text, scope, signal) {
        const range = {
          query: text,
          start: new Date(scope.start).toISOString(),
          end: new Date(scope.end).toISOString(),
          step: String(scope.stepSeconds),
        };
        const { result } = await ask(matrix, 'query_range', range, signal);
        return result.length === 0 ? [nothing(scope)] : result.map((series) => toSet(series, scope));
      },
    };
  },
};

function parsed<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(`Prometheus ${name}: ${z.prettifyError(result.error)}`);
}

const series = z.object({
  metric: z.record(z.string(), z.string()),
  values: z.array(z.tuple([z.number(), z.string()])).default([]),
});
const matrix = z.object({ result: z.array(series) });

type Ask = <T>(shape: z.ZodType<T>, path: string, params: Record<string, string>, signal?: AbortSignal) => Promise<T>;

function createAsk(
  name: string,
  settings: z.infer<typeof prometheusSettings>,
  secrets: z.infer<typeof prometheusSecrets>,
  http: OutboundHttp,
): Ask {
  const base = settings.address.replace(/\/+$/, '');
  const basic = `Basic ${Buffer.from(`${settings.user}:${secrets.password}`).toString('base64')}`;
  const authorization = secrets.bearerToken ? `Bearer ${secrets.bearerToken}` : settings.user ? basic : undefined;

  return async (shape, path, params, signal) => {
    // Queries are posted, because they outgrow addresses; the lists can only be got.
    const posted = path.startsWith('query');
    const response = await http.request({
      url: `${base}/api/v1/${path}`,
      method: posted ? 'POST' : 'GET',
      headers: {
        ...(authorization ? { authorization } : {}),
        ...(posted ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      body: posted ? new URLSearchParams(params).toString() : undefined,
      maxBytes: maxAnswerBytes,
      timeoutMs,
      signal,
    });
    const answer = jsonOf(response);
    if (response.status !== 200) throw refused(response, answer, name);
    const data = shape.safeParse(answer?.data);
    if (answer?.status === 'success' && data.success) return data.data;
    throw unavailable(`${base} did not answer like Prometheus; is ${name} the right address?`);
  };
}

function jsonOf(response: OutboundResponse): { status?: unknown; data?: unknown; error?: unknown } | undefined {
  try {
    return JSON.parse(response.body) as { status?: unknown; data?: unknown; error?: unknown };
  } catch {
    return undefined;
  }
}

function refused(response: OutboundResponse, answer: ReturnType<typeof jsonOf>, name: string) {
  if (response.status === 401) return unauthenticated(`Prometheus ${name} does not accept the account's credentials`);
  if (response.status === 403) return forbidden(`Prometheus ${name} forbids this to the account`);
  if (response.status === 400 || response.status === 422) {
    return invalid(
      `Prometheus ${name} refuses the query: ${typeof answer?.error === 'string' ? answer.error : response.status}`,
    );
  }
  return answered(response);
}

/** Gaps are not filled: a missing point makes the list shorter. */
function toSet({ metric, values }: z.infer<typeof series>, scope: MetricScope): MetricSet {
  const [first, second] = values;
  const { __name__: _name, ...tags } = metric;
  const startTimeMillis = first ? Math.trunc(first[0] * 1000) : scope.start;
  const stepMillis = first && second ? Math.trunc(second[0] - first[0]) * 1000 : 0;
  const endTimeMillis = startTimeMillis + values.length * stepMillis;
  return { tags, startTimeMillis, endTimeMillis, stepMillis, values: values.map(([, text]) => toNumber(text)) };
}

const nothing = (scope: MetricScope): MetricSet => ({
  tags: {},
  startTimeMillis: scope.start,
  endTimeMillis: scope.end,
  stepMillis: scope.stepSeconds * 1000,
  values: [],
});

function toNumber(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}
