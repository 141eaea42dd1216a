/**
 * Starting a build so that it may be repeated.
 *
 * Jenkins has no idempotent start: a worker that dies between Jenkins' 201 and its own commit would start the build
 * again. So the key travels with the build as the parameter GENNAKER_KEY, and before posting we look for it: first in the
 * queue, then among the recent builds of the job. That order is safe, because an item only ever moves from the queue to
 * the builds; looking the other way round could miss it on its way.
 *
 * Jenkins drops parameters that a job does not declare. A job without GENNAKER_KEY is started all the same, and the
 * answer says that a repetition would not be recognised.
 */
import type { CiJob, StartBuild } from '#lib/ci/contract';
import { invalid, unavailable } from '#lib/kernel/errors';
import type { Json } from '#lib/kernel/json';
import type { JenkinsClient } from './client.ts';
import { jobPath, toKeyed } from './shapes.ts';

export const keyParameter = 'GENNAKER_KEY';

/** A repetition comes within minutes; more builds than this do not begin in between. */
const recentBuilds = 100;

export async function start(client: JenkinsClient, job: CiJob, build: StartBuild) {
  if (!job.enabled) throw invalid(`Job ${job.name} is disabled in Jenkins; enable it there`);
  const form = formOf(job, build.parameters);
  const { queueId: earlier, repeatable } = await findStarted(client, job, build.idempotencyKey);
  if (earlier) return { queueId: earlier, repeatable };
  if (repeatable) {
    form.set(keyParameter, build.idempotencyKey);
  }
  const action = job.parameters.length > 0 ? 'buildWithParameters' : 'build';
  const response = await client.post(`${jobPath(job.name)}/${action}`, `Job ${job.name}`, form);
  const queueId = /\/queue\/item\/(\d+)/.exec(response.headers.location ?? '')?.[1];
  // Asking again is right: with a key the build is found, without one Jenkins most likely did not start it.
  if (!queueId) throw unavailable(`Jenkins took job ${job.name} but named no place in its queue`);
  return { queueId, repeatable };
}

function formOf(job: CiJob, parameters: StartBuild['parameters']): URLSearchParams {
  const names = Object.keys(parameters);
  if (job.parameters.length === 0 && names.length > 0) {
    throw invalid(`Job ${job.name} takes no parameters, but ${names.join(', ')} was given; remove it or declare it`);
  }
  for (const { name, choices } of job.parameters) {
    if (choices.length === 0 || !Object.hasOwn(parameters, name)) continue;
    const value = asText(parameters[name]!);
    if (!choices.includes(value)) {
      throw invalid(`"${value}" is not a choice of parameter ${name} of job ${job.name}: ${choices.join(', ')}`);
    }
  }
  return new URLSearchParams(names.map((name) => [name, asText(parameters[name]!)]));
}

function asText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export async function findStarted(client: JenkinsClient, job: CiJob, key: string) {
  const repeatable = job.parameters.some((parameter) => parameter.name === keyParameter);
  const queueId = repeatable ? await findByKey(client, job.name, key) : undefined;
  return { repeatable, ...(queueId ? { queueId } : {}) };
}

async function findByKey(client: JenkinsClient, job: string, key: string): Promise<string | undefined> {
  const queue = await client.json('/queue/api/json?tree=items[id,actions[parameters[name,value]]]', 'The queue');
  const tree = `builds[number,queueId,actions[parameters[name,value]]]{0,${recentBuilds}}`;
  const builds = await client.json(`${jobPath(job)}/api/json?tree=${encodeURIComponent(tree)}`, `Job ${job}`);
  const all = [...listAt(queue, 'items'), ...listAt(builds, 'builds')].map(toKeyed);
  const mine = all.find((item) => item.parameters.get(keyParameter) === key);
  return mine && String(mine.queueId);
}

export function listAt(value: unknown, key: string): unknown[] {
  const list = (value as Record<string, unknown> | null)?.[key];
  return Array.isArray(list) ? list : [];
}
