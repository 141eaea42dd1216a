import { testedProduct } from '#scripts/test-product';

interface Answer {
  status: number;
  body: unknown;
}

/** Any route, asked as a script asks, with the administrator's token. */
export async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const { url, apiToken } = testedProduct();
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** The public API. */
export async function gate(method: string, path: string, body?: unknown): Promise<Answer> {
  return await ask(method, `/gate${path}`, body);
}

export interface GateStage {
  id: string;
  name: string;
  status: string;
  context: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

export interface GateExecution {
  id: string;
  status: string;
  stages: GateStage[];
}

export async function execution(id: string): Promise<GateExecution> {
  return (await gate('GET', `/pipelines/${id}`)).body as GateExecution;
}

/** Asks again until it is as wanted; the test's own time limit ends it. */
export async function executionUntil(id: string, wanted: (one: GateExecution) => boolean): Promise<GateExecution> {
  for (;;) {
    const one = await execution(id);
    if (wanted(one)) return one;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

export async function startPipeline(application: string, pipeline: string, parameters: object = {}): Promise<string> {
  const started = await gate('POST', `/pipelines/${application}/${encodeURIComponent(pipeline)}`, {
    type: 'manual',
    parameters,
  });
  if (started.status !== 202) throw new Error(`The start was answered with ${started.status}`);
  return (started.body as { ref: string }).ref.split('/').at(-1)!;
}
