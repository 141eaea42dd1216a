import { STATUS_CODES } from 'node:http';
import { answered } from '#lib/http/outbound-answer';
import type { OutboundResponse } from '#lib/http/outbound-contract';
import { depthHeader } from '#lib/http/outbound-depth';
import { invalid, messageOf } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, objectAt } from '#lib/kernel/json';
import { readPath } from '#lib/kernel/json-path';
import { objectsIn } from '#lib/pipelines/expected-artifacts';
import type { Capabilities } from '#lib/stages/capabilities';
import type { StageExecutor, StagePlan, StepContext, StepResult } from '#lib/stages/contract';
import { bindProducedArtifacts } from '#lib/stages/produced-artifacts';
import { type WebhookFields, webhookFields } from '#lib/stages/webhook/definition';

type Ports = Pick<Capabilities, 'http'>;

export const webhookExecutor: StageExecutor<Ports> = {
  plan({ context }): StagePlan {
    const { method, url, monitorOnly, waitForCompletion, payload } = webhookFields.parse(context);
    const { body } = bodyOf(method, payload);
    return {
      summary: monitorOnly ? `Asks ${url} for its status` : `Sends ${method} to ${url}`,
      facts: [
        ...(body === undefined || monitorOnly ? [] : [{ label: 'Body', value: body.slice(0, 2000) }]),
        ...(waitForCompletion ? [{ label: 'Then', value: 'waits until the work it started is done' }] : []),
      ],
      unknown: ['What is answered, and what later stages take from it'],
    };
  },
  steps: [
    { name: 'createWebhook', run: call },
    { name: 'waitBeforeMonitor', run: waitBefore },
    { name: 'monitorWebhook', run: monitor },
    bindProducedArtifacts<Ports>(),
  ],
  async cancel(step, { http }) {
    const fields = webhookFields.parse(step.context);
    if (!fields.cancelEndpoint) return;
    const answer = await http.request({
      url: fields.cancelEndpoint,
      method: (fields.cancelMethod ?? 'POST').toUpperCase(),
      // Another call than the one it takes back: who knows that one by its key would answer as before.
      headers: headersOf(step, fields, `${step.idempotencyKey}-cancel`),
      ...bodyOf(fields.cancelMethod ?? 'POST', fields.cancelPayload),
      signal: step.abort,
    });
    step.log(`Asked ${fields.cancelEndpoint} to cancel: answered ${answer.status}`);
    if (answer.status >= 400) throw answered(answer);
  },
};

async function call(step: StepContext, { http }: Ports): Promise<StepResult> {
  const fields = webhookFields.parse(step.context);
  if (fields.monitorOnly && !fields.waitForCompletion) {
    return { kind: 'failed', retry: 'terminal', reason: 'monitorOnly needs waitForCompletion; switch it on' };
  }
  if (fields.monitorOnly) return { kind: 'succeeded' };
  step.log(`${fields.method} ${fields.url}`);
  const answer = await http.request({
    url: fields.url,
    method: fields.method,
    headers: headersOf(step, fields),
    ...bodyOf(fields.method, fields.payload),
    signal: step.abort,
  });
  const body = parsed(answer.body);
  step.log(`Answered ${answer.status}`);
  const webhook: JsonObject = { ...facts(answer), body, headers: { ...answer.headers } };
  const refusal = refusalOf(fields, answer, fields.webhookRetryStatusCodes);
  if (refusal) {
    const told = { webhook: { ...webhook, error: refusal.reason } };
    return { kind: 'failed', ...refusal, outputs: told, context: told };
  }
  if (!fields.waitForCompletion) {
    const kind = objectsIn(step.context.expectedArtifacts).length > 0 ? 'succeeded' : 'finished';
    return { kind, outputs: { webhook, buildInfo: body, ...artifactsOf(body) }, context: { webhook } };
  }
  const statusEndpoint = statusAddress(fields, answer, body);
  if (!statusEndpoint) {
    return {
      kind: 'failed',
      retry: 'terminal',
      reason: 'The answer does not say where to ask for the status',
      outputs: { webhook },
    };
  }
  const known = { webhook: { ...webhook, statusEndpoint } };
  return { kind: 'succeeded', outputs: { ...known, ...artifactsOf(body) }, context: known };
}

function waitBefore(step: StepContext): StepResult {
  const seconds = webhookFields.parse(step.context).waitBeforeMonitor ?? 0;
  const until = (step.context.monitorFrom as number | undefined) ?? step.now + seconds * 1000;
  if (step.now >= until) return { kind: 'succeeded' };
  return {
    kind: 'wait',
    for: 'time',
    signal: 'skip',
    waiting: 'Waiting before the first look at the status',
    untilMs: until - step.now,
    context: { monitorFrom: until },
  };
}

async function monitor(step: StepContext, { http }: Ports): Promise<StepResult> {
  const fields = webhookFields.parse(step.context);
  if (!fields.waitForCompletion) return { kind: 'succeeded' };
  const webhook = (step.context.webhook ?? {}) as JsonObject;
  const address = String(webhook.statusEndpoint ?? fields.statusEndpoint ?? fields.url);
  const answer = await http.request({
    url: address,
    headers: headersOf(step, fields),
    signal: step.abort,
  });
  const body = parsed(answer.body);
  const past = numbersIn(objectAt(webhook, 'monitor').pastStatusCodes);
  const refusal = limitedBy(fields, past, answer, refusalOf(fields, answer));
  const passed = refusal?.retry === 'retryable' ? [...past, answer.status].slice(-1000) : past;
  const progress = fields.progressJsonPath ? pathValue(body, fields.progressJsonPath) : undefined;
  const status = fields.statusJsonPath ? pathValue(body, fields.statusJsonPath) : undefined;
  const known = {
    webhook: {
      ...webhook,
      monitor: {
        ...facts(answer),
        body,
        ...progressOf(status, progress),
        ...(status === undefined ? {} : { resolvedValue: status }),
        ...(refusal ? { error: refusal.reason } : {}),
        ...(passed.length > 0 ? { pastStatusCodes: passed } : {}),
      },
    },
  };
  const more = { outputs: { ...known, ...artifactsOf(body) }, context: known };
  if (refusal) return { kind: 'failed', ...refusal, ...more };
  if (fields.statusJsonPath && !isSingle(status)) {
    const what = status === undefined ? 'has nothing' : 'has no single value';
    const reason = `The answer of ${address} ${what} at ${fields.statusJsonPath}; correct the path to the status`;
    return { kind: 'failed', retry: 'terminal', reason, ...more };
  }
  const word = String(status ?? '').toUpperCase();
  const number = Number(status ?? progress);
  if (listed(fields.successStatuses, word) || number === 100) return { kind: 'succeeded', ...more };
  if (listed(fields.canceledStatuses, word)) {
    return {
      kind: 'failed',
      retry: 'terminal',
      reason: `The work was canceled (${word})`,
      status: 'CANCELED',
      ...more,
    };
  }
  if (listed(fields.terminalStatuses, word)) {
    return { kind: 'failed', retry: 'terminal', reason: `The work ended as ${word}`, ...more };
  }
  if (!fields.statusJsonPath) return { kind: 'succeeded', ...more };
  const young = step.stage.elapsedMs < 60_000;
  return {
    kind: 'look-again',
    inMs: young ? 1000 : 15_000,
    waiting: `Waiting for ${address}${word ? `, which says ${word}` : ''}`,
    ...more,
  };
}

/** An answer may say what was made. */
function artifactsOf(body: Json): JsonObject {
  const artifacts = isJsonObject(body) ? objectsIn(body.artifacts) : [];
  return artifacts.length > 0 ? { artifacts } : {};
}

const isSingle = (value: Json | undefined): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** A number is how much of the work is done, whichever of the two paths leads to it. */
function progressOf(status: Json | undefined, progress: Json | undefined): JsonObject {
  const percentComplete = [status, progress].find((value) => typeof value === 'number');
  return {
    ...(percentComplete === undefined ? {} : { percentComplete }),
    ...(progress === undefined || typeof progress === 'number' ? {} : { progressMessage: progress }),
  };
}

/** 429 and 5xx may pass, unless the stage wants to fail fast; other 4xx will not (reference §2.3). */
function refusalOf(fields: WebhookFields, answer: OutboundResponse, alsoPassing: readonly number[] | null = []) {
  const { status } = answer;
  if (status < 400) return undefined;
  const reason = `${answer.url} answered ${status}${answer.body ? `: ${answer.body.slice(0, 300)}` : ''}`;
  const failFast = (fields.failFastStatusCodes ?? [504]).includes(status);
  const passing =
    status === 429 || status >= 500 || [...(fields.retryStatusCodes ?? []), ...(alsoPassing ?? [])].includes(status);
  return { reason, retry: passing && !failFast ? ('retryable' as const) : ('terminal' as const) };
}

type Refusal = NonNullable<ReturnType<typeof refusalOf>>;

/** The author may say of a code how often it passes; then nothing else counts for it. `past`: the codes of looks before this one. */
function limitedBy(
  { retries }: WebhookFields,
  past: readonly number[],
  { status }: OutboundResponse,
  refusal: Refusal | undefined,
): Refusal | undefined {
  const most = retries?.[String(status)]?.maxAttempts;
  if (!refusal || most === undefined) return refusal;
  const tried = past.filter((code) => code === status).length;
  return { ...refusal, retry: tried < most ? 'retryable' : 'terminal' };
}

const numbersIn = (value: Json | undefined): number[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];

function statusAddress(fields: WebhookFields, answer: OutboundResponse, body: Json): string | undefined {
  switch (fields.statusUrlResolution) {
    case 'getMethod':
      return fields.url;
    case 'locationHeader': {
      const location = answer.headers.location;
      return location ? new URL(location, answer.url).href : undefined;
    }
    case 'webhookResponse': {
      const address = pathValue(body, fields.statusUrlJsonPath || '$.url');
      return typeof address === 'string' ? new URL(address, answer.url).href : undefined;
    }
  }
}

function facts(answer: OutboundResponse): JsonObject {
  return { statusCode: nameOf(answer.status), statusCodeValue: answer.status };
}

/** `OK`, `NOT_FOUND`: expressions compare with the name that Java has for it. */
function nameOf(status: number): string {
  const words = STATUS_CODES[status] ?? String(status);
  return words.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

function headersOf(
  { execution, idempotencyKey }: StepContext,
  fields: WebhookFields,
  key = idempotencyKey,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = { 'content-type': 'application/json', 'idempotency-key': key };
  for (const [name, value] of Object.entries(fields.customHeaders ?? {})) {
    headers[name.toLowerCase()] = Array.isArray(value) ? value : String(value);
  }
  // Should this call come to a webhook of our own, its run counts as started by this one.
  return { ...headers, [depthHeader]: String(execution.depth) };
}

function bodyOf(method: string, payload: unknown): { body?: string } {
  if (payload === undefined || payload === null || ['GET', 'HEAD'].includes(method.toUpperCase())) return {};
  return { body: typeof payload === 'string' ? payload : JSON.stringify(payload) };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function pathValue(body: Json, path: string): Json | undefined {
  try {
    return readPath(body, path);
  } catch (error) {
    throw invalid(messageOf(error));
  }
}

function listed(list: string | null | undefined, word: string): boolean {
  return word !== '' && (list ?? '').split(',').some((one) => one.trim().toUpperCase() === word);
}
