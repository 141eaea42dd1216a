import { z } from 'zod';
import { parseBuildProperties } from '#lib/ci/build-properties';
import type { CiKind, CiSystem, QueuedBuild } from '#lib/ci/contract';
import { invalid, isGennakerError, notFound } from '#lib/kernel/errors';
import { createClient, type JenkinsClient } from './client.ts';
import { jenkinsSecrets, jenkinsSettings } from './definition.ts';
import { buildTree, jobPath, jobTree, toBuild, toJob, toKeyed } from './shapes.ts';
import { findStarted, listAt, start } from './start.ts';

const maxLogBytes = 20 * 1024 * 1024;
const maxPropertyBytes = 1024 * 1024;

export const jenkinsKind: CiKind = {
  type: 'jenkins',
  connect(account, http) {
    const settings = jenkinsSettings.safeParse(account.settings);
    const secrets = jenkinsSecrets.safeParse(account.secrets);
    if (!settings.success) throw invalid(`Jenkins ${account.name}: ${z.prettifyError(settings.error)}`);
    if (!secrets.success) throw invalid(`Jenkins ${account.name}: ${z.prettifyError(secrets.error)}`);
    return createSystem(account.name, createClient(account.name, settings.data, secrets.data, http));
  },
};

function createSystem(name: string, client: JenkinsClient): CiSystem {
  const job: CiSystem['job'] = async (jobName) =>
    toJob(jobName, await client.json(`${jobPath(jobName)}/api/json?tree=${jobTree}`, `Job ${jobName}`));

  const build: CiSystem['build'] = async (jobName, number) =>
    toBuild(
      jobName,
      await client.json(`${buildPath(jobName, number)}/api/json?tree=${buildTree}`, what(jobName, number)),
    );

  return {
    name,
    async ping() {
      const response = await client.get('/api/json?tree=mode', 'The start page');
      return { version: response.headers['x-jenkins'] ?? 'unknown' };
    },
    async listJobs() {
      const found = await client.json(`/api/json?tree=${encodeURIComponent(listTree)}`, 'The list of jobs');
      return jobNames(found, []).sort((a, b) => a.localeCompare(b));
    },
    job,
    startBuild: async (order) => start(client, await job(order.job), order),
    findStarted: async (jobName, key) => findStarted(client, await job(jobName), key),
    queued: (jobName, queueId) => queued(client, jobName, queueId),
    async cancelQueued(queueId) {
      // Jenkins answers 404 for what is no longer queued.
      await ignoreMissing(client.post(`/queue/cancelItem?id=${whole(queueId)}`, `Queue item ${queueId}`));
    },
    build,
    async recentBuilds(jobName, limit) {
      const tree = `builds[${buildTree}]{0,${limit}}`;
      const found = await client.json(
        `${jobPath(jobName)}/api/json?tree=${encodeURIComponent(tree)}`,
        `Job ${jobName}`,
      );
      return listAt(found, 'builds').map((value) => toBuild(jobName, value));
    },
    async log(jobName, number, fromByte) {
      const path = `${buildPath(jobName, number)}/logText/progressiveText?start=${whole(fromByte)}`;
      const response = await client.get(path, what(jobName, number), maxLogBytes);
      const size = Number(response.headers['x-text-size'] ?? Number.NaN);
      return {
        text: response.body,
        nextByte: Number.isSafeInteger(size) ? size : fromByte + Buffer.byteLength(response.body),
        more: response.headers['x-more-data'] === 'true',
      };
    },
    async properties(jobName, number, fileName) {
      const { artifacts } = await build(jobName, number);
      const artifact = artifacts.find((one) => one.fileName === fileName || one.relativePath === fileName);
      if (!artifact) {
        const there = artifacts.map((one) => one.fileName).join(', ') || 'nothing';
        throw notFound(`${what(jobName, number)} did not archive ${fileName}; it archived ${there}`);
      }
      const path = artifact.relativePath.split('/').map(encodeURIComponent).join('/');
      const url = `${buildPath(jobName, number)}/artifact/${path}`;
      const response = await client.get(url, `Artifact ${fileName}`, maxPropertyBytes);
      return parseBuildProperties(fileName, response.body);
    },
    async stopBuild(jobName, number) {
      await ignoreMissing(client.post(`${buildPath(jobName, number)}/stop`, what(jobName, number)));
    },
  };
}

const what = (job: string, number: number) => `Build ${number} of job ${job}`;
const buildPath = (job: string, number: number) => `${jobPath(job)}/${whole(number)}`;

/** Numbers go into paths; anything else must not. */
function whole(value: number | string): string {
  if (!/^\d{1,15}$/.test(String(value))) throw invalid(`"${value}" is not the number of a build or queue item`);
  return String(value);
}

/** Folders hold jobs in turn; four levels are what Jenkins is asked for. Folders have no `buildable`. */
const listTree = Array.from({ length: 4 }).reduce<string>(
  (inner) => `jobs[name,buildable${inner ? `,${inner}` : ''}]`,
  '',
);

function jobNames(value: unknown, folders: readonly string[]): string[] {
  return listAt(value, 'jobs').flatMap((entry) => {
    const { name, buildable } = entry as { name?: unknown; buildable?: unknown };
    const path = [...folders, String(name)];
    return [...(buildable === undefined ? [] : [path.join('/job/')]), ...jobNames(entry, path)];
  });
}

async function queued(client: JenkinsClient, job: string, queueId: string): Promise<QueuedBuild> {
  const path = `/queue/item/${whole(queueId)}/api/json?tree=cancelled,why,executable[number]`;
  const item = await ignoreMissing(client.json(path, `Queue item ${queueId}`));
  // Jenkins forgets an item five minutes after it became a build; the build remembers where it came from.
  if (item === undefined) return fromBuilds(client, job, queueId);
  const { cancelled, why, executable } = item as {
    cancelled?: unknown;
    why?: unknown;
    executable?: { number?: unknown };
  };
  if (typeof executable?.number === 'number') return { buildNumber: executable.number };
  return { cancelled: cancelled === true, why: typeof why === 'string' ? why : undefined };
}

async function fromBuilds(client: JenkinsClient, job: string, queueId: string): Promise<QueuedBuild> {
  const tree = encodeURIComponent('builds[number,queueId]{0,100}');
  const found = await client.json(`${jobPath(job)}/api/json?tree=${tree}`, `Job ${job}`);
  const build = listAt(found, 'builds')
    .map(toKeyed)
    .find((one) => String(one.queueId) === queueId);
  if (build?.buildNumber !== undefined) return { buildNumber: build.buildNumber };
  return { cancelled: true, why: `Jenkins no longer knows queue item ${queueId}, and no build of ${job} came from it` };
}

async function ignoreMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isGennakerError(error) && error.code === 'not-found') return undefined;
    throw error;
  }
}
