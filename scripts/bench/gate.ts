/** Just enough of the public API to run a pipeline from outside, as somebody's script would. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { unavailable } from '#lib/kernel/errors';

const stage = z.object({
  id: z.string(),
  type: z.string(),
  status: z.string(),
  name: z.string(),
  startTime: z.number().nullish(),
  endTime: z.number().nullish(),
});
const execution = z.object({ id: z.string(), status: z.string(), stages: z.array(stage) });
export type Execution = z.infer<typeof execution>;
const pipeline = z.object({
  id: z.string(),
  name: z.string(),
  application: z.string(),
  stages: z.array(z.object({ type: z.string(), judgmentInputs: z.array(z.object({ value: z.string() })).optional() })),
  parameterConfig: z.array(z.object({ name: z.string(), default: z.unknown() })).default([]),
});
export type Pipeline = z.infer<typeof pipeline>;

const ended = /^(SUCCEEDED|TERMINAL|CANCELED|STOPPED|FAILED_CONTINUE|SKIPPED)$/;

export class Gate {
  private readonly url: string;
  private readonly token: string;

  constructor(url: string, token: string) {
    this.url = `${url}/gate`;
    this.token = token;
  }

  /** The pipeline that asks a person with this answer to choose from; throws `unavailable` when there is none. */
  async pipelineAsking(answer: string): Promise<Pipeline> {
    const applications = z.array(z.object({ name: z.string() })).parse(await this.ask('GET', '/applications'));
    for (const { name } of applications) {
      const configs = z.array(pipeline).parse(await this.ask('GET', `/applications/${name}/pipelineConfigs`));
      const offers = ({ stages }: Pipeline) =>
        stages.some(({ judgmentInputs }) => judgmentInputs?.some(({ value }) => value === answer));
      const found = configs.find(offers);
      if (found) return found;
    }
    throw unavailable(`No pipeline asks a person who may answer "${answer}"`);
  }

  /** Starts it with its default parameters, gives `answer` to every judgment, and waits until it ends. */
  async runToEnd(config: Pipeline, answer: string, withinMs: number): Promise<Execution> {
    const parameters = Object.fromEntries(config.parameterConfig.map(({ name, default: value }) => [name, value]));
    const path = `/pipelines/${config.application}/${encodeURIComponent(config.name)}`;
    const started = z.object({ ref: z.string() }).parse(await this.ask('POST', path, { type: 'manual', parameters }));
    const deadline = performance.now() + withinMs;
    const judged = new Set<string>();
    while (performance.now() < deadline) {
      const run = execution.parse(await this.ask('GET', started.ref));
      if (ended.test(run.status)) return run;
      const asking = run.stages.find(
        ({ id, type, status }) => type === 'manualJudgment' && status === 'RUNNING' && !judged.has(id),
      );
      if (asking) {
        await this.ask('PATCH', `${started.ref}/stages/${asking.id}`, {
          judgmentStatus: 'continue',
          judgmentInput: answer,
        });
        judged.add(asking.id);
      }
      await pause(50);
    }
    throw unavailable(`${config.name} did not end within ${withinMs / 1000} s`);
  }

  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw unavailable(`${method} /gate${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
