import type { Page } from 'playwright-core';
import { unavailable } from '#lib/kernel/errors';

/** What the pictures show: a run of the demo that waits for a decision, and one that failed. */
export interface Scene {
  /** The run that waits, and in it the stage that asks. */
  waiting: { id: string; stage: string };
  pipelineId: string;
}

const application = 'storefront';
const pipeline = 'Deploy to production';
const patienceMs = 120_000;

/** Runs that failed or wait already will do. Throws `unavailable` when the demo is not there or does not come so far. */
export async function arrange(page: Page): Promise<Scene> {
  const configs = await gate<{ id: string; name: string }[]>(page, `/applications/${application}/pipelineConfigs`);
  const demo = configs.find(({ name }) => name === pipeline);
  if (!demo)
    throw unavailable(
      `There is no pipeline ${application}/${pipeline}: take the pictures from a product with its demo`,
    );
  if (!(await latest(page, (run) => run.status === 'TERMINAL'))) {
    await follow(page, await start(page, 'broken-basket'), (run) => run.status === 'TERMINAL');
  }
  const asking = (run: Run) => askingStage(run) !== undefined;
  const run = (await latest(page, asking)) ?? (await follow(page, await start(page, 'release/2.5'), asking));
  return { waiting: { id: run.id, stage: askingStage(run) ?? '' }, pipelineId: demo.id };
}

interface Run {
  id: string;
  name: string;
  status: string;
  stages: { id: string; type: string; status: string }[];
}

const askingStage = (run: Run) =>
  run.stages.find(({ type, status }) => type === 'manualJudgment' && status === 'RUNNING')?.id;

/** Among the runs that the list of pipelines shows. */
async function latest(page: Page, wanted: (run: Run) => boolean): Promise<Run | undefined> {
  const runs = await gate<Run[]>(page, `/applications/${application}/pipelines?limit=5`);
  return runs.find((run) => run.name === pipeline && wanted(run));
}

async function start(page: Page, branch: string): Promise<string> {
  const path = `/pipelines/${application}/${encodeURIComponent(pipeline)}`;
  const { ref } = await gate<{ ref: string }>(page, path, { type: 'manual', parameters: { branch } });
  return ref.split('/').at(-1) ?? '';
}

async function follow(page: Page, id: string, wanted: (run: Run) => boolean): Promise<Run> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    const run = await gate<Run>(page, `/pipelines/${id}`);
    if (wanted(run)) return run;
    await page.waitForTimeout(500);
  }
  throw unavailable(`Run ${id} did not come to where its picture is taken; look at it in the browser`);
}

/** Asked from the page, with its session. */
async function gate<T>(page: Page, path: string, body?: object): Promise<T> {
  const { status, text } = await page.evaluate(
    async ([to, json]) => {
      const response = await fetch(`/gate${to}`, {
        method: json ? 'POST' : 'GET',
        headers: { 'content-type': 'application/json' },
        ...(json ? { body: json } : {}),
      });
      return { status: response.status, text: await response.text() };
    },
    [path, body && JSON.stringify(body)] as const,
  );
  if (status >= 300) throw unavailable(`${path} was answered with ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}
