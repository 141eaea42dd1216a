import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import type { JsonObject } from '#lib/kernel/json';
import { stageContract } from '#lib/stages/contract-suite';
import { runStage, stepContext } from '#lib/stages/testing/step-runner';
import { webhookDefinition } from '#lib/stages/webhook/definition';
import { webhookExecutor } from '#lib/stages/webhook/execute';

interface Call {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let address: string;
let calls: Call[] = [];
/** What the server answers next, per path; the last one stays. */
const answers: Record<string, { status: number; body?: unknown; headers?: Record<string, string> }[]> = {};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const path = request.url ?? '';
    calls.push({ method: request.method ?? '', path, headers: request.headers, body });
    const list = answers[path] ?? [{ status: 404 }];
    const answer = list.length > 1 ? list.shift()! : list[0]!;
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const http = createOutboundHttp({ allow: ['127.0.0.1'] });

function run(context: JsonObject) {
  calls = [];
  return runStage(webhookExecutor, {
    context: { ...context, url: `${address}${context.url}` },
    capabilities: { http },
    pause: async () => {},
  });
}

describe('webhook', () => {
  stageContract(webhookDefinition, webhookExecutor, new URL('./', import.meta.url));

  it('binds the artifacts that the answer names, at once or when the work is done', async () => {
    const image = { type: 'docker/image', name: 'web', reference: 'web:1' };
    const expectedArtifacts = [{ id: 'web', matchArtifact: { type: 'docker/image', name: 'web' } }];
    answers['/made'] = [{ status: 200, body: { artifacts: [image] } }];
    const once = await run({ url: '/made', expectedArtifacts });
    expect(once.status, once.reason).toBe('SUCCEEDED');
    expect(once.outputs).toMatchObject({ resolvedExpectedArtifacts: [{ id: 'web', boundArtifact: image }] });
    expect(calls).toHaveLength(1);
    answers['/work'] = [{ status: 200 }, { status: 200, body: { state: 'done', artifacts: [image] } }];
    const polled = {
      statusUrlResolution: 'getMethod',
      waitForCompletion: true,
      statusJsonPath: 'state',
      successStatuses: 'done',
    };
    const later = await run({ url: '/work', expectedArtifacts, ...polled });
    expect(later.outputs.artifacts).toEqual([image]);
    answers['/none'] = [{ status: 200, body: {} }];
    expect((await run({ url: '/none', expectedArtifacts })).reason).toContain('docker/image web was not found');
  });

  it('sends payload and headers and keeps the answer', async () => {
    answers['/one'] = [{ status: 200, body: { version: '2.4.1' } }];
    const result = await run({ url: '/one', payload: { a: 1 }, customHeaders: { 'X-Team': 'shop' } });
    expect(calls[0]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { 'x-team': 'shop', 'gennaker-depth': '0' },
    });
    expect(calls[0]?.headers['idempotency-key']).toBeTruthy();
    expect(result.outputs.webhook).toMatchObject({ statusCodeValue: 200, body: { version: '2.4.1' } });
  });

  it('sends no body with GET, and takes the method in any case', async () => {
    answers['/get'] = [{ status: 200 }];
    await run({ url: '/get', method: 'get', payload: { a: 1 } });
    expect(calls[0]).toMatchObject({ method: 'GET', body: '' });
  });

  it('fails on 4xx with what the server said', async () => {
    answers['/bad'] = [{ status: 422, body: { error: 'no such version' } }];
    const result = await run({ url: '/bad' });
    expect(result.status).toBe('TERMINAL');
    expect(result.reason).toContain('answered 422: {"error":"no such version"}');
  });

  it('tries 503 again with the same key', async () => {
    answers['/busy'] = [{ status: 503 }, { status: 200 }];
    const result = await run({ url: '/busy' });
    expect(result.status).toBe('SUCCEEDED');
    expect(new Set(calls.map((call) => call.headers['idempotency-key'])).size).toBe(1);
    expect(calls).toHaveLength(2);
  });

  it('fails at once on 504, and on the codes it is told', async () => {
    answers['/slow'] = [{ status: 504 }];
    await run({ url: '/slow' });
    expect(calls).toHaveLength(1);
    answers['/busy'] = [{ status: 503 }];
    await run({ url: '/busy', failFastStatusCodes: [503] });
    expect(calls).toHaveLength(1);
  });

  it('follows the Location until the work is done', async () => {
    answers['/start'] = [{ status: 202, headers: { location: '/work/7' } }];
    answers['/work/7'] = [
      { status: 200, body: { state: 'running' } },
      { status: 200, body: { state: 'done' } },
    ];
    const result = await run({
      url: '/start',
      waitForCompletion: true,
      statusUrlResolution: 'locationHeader',
      statusJsonPath: '$.state',
      successStatuses: 'Done, ok',
    });
    expect(result.status).toBe('SUCCEEDED');
    expect(result.waits[0]).toContain('/work/7, which says RUNNING');
    expect(result.outputs.webhook).toMatchObject({ monitor: { resolvedValue: 'done' } });
  });

  it.each([
    [{ terminalStatuses: 'FAILED' }, 'TERMINAL'],
    [{ canceledStatuses: 'failed' }, 'CANCELED'],
  ])('reads the end of the work with %j', async (fields, status) => {
    answers['/start'] = [{ status: 200, body: { url: '/work/8' } }];
    answers['/work/8'] = [{ status: 200, body: { items: [{ state: 'failed' }] } }];
    const result = await run({
      url: '/start',
      waitForCompletion: true,
      statusUrlResolution: 'webhookResponse',
      statusUrlJsonPath: '$.url',
      statusJsonPath: '$.items[0].state',
      ...fields,
    });
    expect(result.status).toBe(status);
  });

  it('fails when the answer has no status where it is looked for', async () => {
    answers['/start'] = [{ status: 200, body: { state: { of: 'it' } } }];
    const polled = { url: '/start', waitForCompletion: true };
    const missing = await run({ ...polled, statusJsonPath: '$.stat' });
    expect(missing.reason).toContain('has nothing at $.stat; correct the path');
    const many = await run({ ...polled, statusJsonPath: '$.state' });
    expect([many.status, many.reason]).toEqual(['TERMINAL', expect.stringContaining('has no single value at $.state')]);
  });

  it('tells the code by name, how far the work is, and what was refused, as expressions know them', async () => {
    answers['/start'] = [
      { status: 201, body: { done: 40 } },
      { status: 200, body: { done: 40 } },
      { status: 200, body: { done: 100 } },
    ];
    const polled = { url: '/start', waitForCompletion: true, statusJsonPath: 'done' };
    const { outputs } = await run(polled);
    expect(outputs.webhook).toMatchObject({
      statusCode: 'CREATED',
      monitor: { statusCode: 'OK', percentComplete: 100 },
    });
    answers['/gone'] = [{ status: 409 }, { status: 404 }];
    const gone = await run({ url: '/gone', webhookRetryStatusCodes: [409] });
    expect(gone.outputs.webhook).toMatchObject({
      statusCode: 'NOT_FOUND',
      error: expect.stringContaining('answered 404'),
    });
    expect(calls).toHaveLength(2);
  });

  it('repeats a look at the status as often as its author says of a code', async () => {
    answers['/start'] = [{ status: 200, body: {} }, { status: 404 }, { status: 503 }, { status: 404 }, { status: 404 }];
    const polled = { url: '/start', waitForCompletion: true, retries: { 404: { maxAttempts: 2 } } };
    const options = { context: { ...polled, url: `${address}/start` }, capabilities: { http }, tries: 10 };
    const result = await runStage(webhookExecutor, { ...options, pause: async () => {} });
    expect(result.reason).toContain('answered 404');
    expect(result.outputs.webhook).toMatchObject({ monitor: { pastStatusCodes: [404, 503, 404] } });
  });

  it('names a path it cannot read', async () => {
    answers['/start'] = [{ status: 200, body: {} }];
    const result = await run({ url: '/start', waitForCompletion: true, statusJsonPath: '$.a[?(@.b)]' });
    expect(result.reason).toContain('cannot be read at position');
  });

  it('calls the cancel URL under a key of its own, and tells what is refused', async () => {
    answers['/stop'] = [{ status: 503 }, { status: 202 }];
    calls = [];
    const fields = {
      url: `${address}/start`,
      cancelEndpoint: `${address}/stop`,
      cancelMethod: 'put',
      cancelPayload: { id: 7 },
    };
    const log: string[] = [];
    const step = stepContext('key', 0, { context: fields, outputs: {}, log }, { context: fields, capabilities: {} });
    const cancel = () => webhookExecutor.cancel!(step, { http });
    await expect(cancel()).rejects.toMatchObject({ message: `${address}/stop answered 503`, retryable: true });
    await cancel();
    expect(log.at(-1)).toBe(`Asked ${address}/stop to cancel: answered 202`);
    expect(calls[1]).toMatchObject({ method: 'PUT', body: '{"id":7}', headers: { 'idempotency-key': 'key-cancel' } });
  });

  it('refuses to monitor without waiting', async () => {
    const result = await run({ url: '/start', monitorOnly: true });
    expect(result.reason).toContain('monitorOnly needs waitForCompletion');
  });

  it('does not reach addresses inside the network that nobody allowed', async () => {
    const result = await runStage(webhookExecutor, {
      context: { url: `${address}/one` },
      capabilities: { http: createOutboundHttp({ allow: [] }) },
    });
    expect(result.status).toBe('TERMINAL');
    expect(result.reason).toContain('127.0.0.1');
  });
});
