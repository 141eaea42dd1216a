import { pageHeaders } from '#lib/sandbox/page';
import { consoleText } from './console.ts';
import type { Run, SandboxJob } from './jobs.ts';
import { sandboxJobs } from './jobs.ts';
import { artifactsOf, buildJson, folderJson, itemJson, jobJson } from './json.ts';
import { buildPage, homePage, jobPage } from './pages.ts';
import { type BuildRecord, type Builds, defaultsOf, findJob, isBuilding, jobName } from './state.ts';
import { pruned } from './tree.ts';

export interface JenkinsReply {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

type Route = (method: string, url: URL, form: URLSearchParams, user: string) => JenkinsReply;

const missing: JenkinsReply = { status: 404, body: 'Not Found' };
const wrongMethod: JenkinsReply = { status: 405, body: 'This URL requires POST' };

export function createRoutes(builds: Builds, base: string): Route {
  return (method, url, form, user) => {
    const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
    const { folders, rest } = splitPath(parts);
    if (folders.length > 0) {
      const job = findJob(folders.join('/'));
      if (job) return jobRoute(method, job, rest, url, form, user);
      const known = sandboxJobs.some((one) => folders.every((folder, i) => one.path[i] === folder));
      return known && rest.join('/') === 'api/json' ? json(url, folderJson(builds, base, folders)) : missing;
    }
    if (rest[0] === 'queue') return queueRoute(method, rest.slice(1), url);
    if (rest.join('/') === 'api/json') return json(url, folderJson(builds, base, []));
    return rest.length === 0 ? html(homePage(builds)) : missing;
  };

  function jobRoute(method: string, job: SandboxJob, rest: string[], url: URL, form: URLSearchParams, user: string) {
    const [first, ...more] = rest;
    if (first === undefined) return html(jobPage(builds, job));
    if (first === 'api') return json(url, jobJson(builds, base, job));
    if (first === 'build' || first === 'buildWithParameters') {
      return method === 'POST'
        ? startRoute(job, first, new URLSearchParams([...url.searchParams, ...form]), user)
        : wrongMethod;
    }
    const build = findBuild(job, first);
    return build ? buildRoute(method, job, build, more, url) : missing;
  }

  function startRoute(job: SandboxJob, action: string, form: URLSearchParams, user: string): JenkinsReply {
    if (job.disabled) return { status: 409, body: `${jobName(job)} is not buildable` };
    const parameterized = job.parameters.length > 0;
    if (action === 'build' && parameterized) return { status: 400, body: 'Nothing is submitted' };
    if (action === 'buildWithParameters' && !parameterized) {
      return { status: 400, body: `${jobName(job)} is not parameterized` };
    }
    const parameters = parametersOf(job, form);
    if (typeof parameters === 'string') return { status: 400, body: parameters };
    const item = builds.enqueue(job, parameters, user);
    return { status: 201, body: '', headers: { location: `${base}/queue/item/${item.id}/` } };
  }

  function buildRoute(method: string, job: SandboxJob, build: BuildRecord, rest: string[], url: URL): JenkinsReply {
    const path = rest.join('/');
    if (path === '') return html(buildPage(builds, job, build));
    if (path === 'api/json') return json(url, buildJson(builds, base, job, build));
    if (path === 'stop') {
      if (method !== 'POST') return wrongMethod;
      builds.stop(build);
      return { status: 302, body: '', headers: { location: '..' } };
    }
    if (path === 'consoleText') return { status: 200, body: consoleText(job, build, builds.now()), headers: plain };
    if (path === 'logText/progressiveText')
      return progressiveText(job, build, Number(url.searchParams.get('start') ?? 0));
    const files = artifactsOf(job, build, builds.now());
    const file = rest.slice(1).join('/');
    if (rest[0] !== 'artifact' || !Object.hasOwn(files, file)) return missing;
    return { status: 200, body: files[file]!, headers: plain };
  }

  function progressiveText(job: SandboxJob, build: BuildRecord, start: number): JenkinsReply {
    const bytes = Buffer.from(consoleText(job, build, builds.now()));
    // Like the real one: a start behind the end begins anew.
    const from = Number.isSafeInteger(start) && start >= 0 && start <= bytes.length ? start : 0;
    return {
      status: 200,
      body: bytes.subarray(from).toString('utf8'),
      headers: {
        ...plain,
        'x-text-size': String(bytes.length),
        ...(isBuilding(build, builds.now()) ? { 'x-more-data': 'true' } : {}),
      },
    };
  }

  function queueRoute(method: string, rest: string[], url: URL): JenkinsReply {
    if (rest.join('/') === 'api/json') {
      return json(url, { _class: 'hudson.model.Queue', items: builds.waiting().map((item) => itemJson(base, item)) });
    }
    const id = Number(rest[0] === 'cancelItem' ? url.searchParams.get('id') : rest[1]);
    const item = builds.item(id);
    if (!item) return missing;
    if (rest[0] === 'item' && rest[2] === 'api') return json(url, itemJson(base, item));
    if (rest[0] !== 'cancelItem') return missing;
    if (method !== 'POST') return wrongMethod;
    if (item.buildNumber !== undefined || item.cancelled) return missing;
    item.cancelled = true;
    return { status: 204, body: '' };
  }

  function findBuild(job: SandboxJob, text: string): BuildRecord | undefined {
    const all = builds.of(jobName(job));
    const done = all.filter((build) => !isBuilding(build, builds.now()));
    if (text === 'lastBuild') return all[0];
    if (text === 'lastCompletedBuild') return done[0];
    if (text === 'lastSuccessfulBuild') {
      return done.find((build) => build.result === 'SUCCESS' && build.stoppedAt === undefined);
    }
    return all.find((build) => String(build.number) === text);
  }
}

/** `job/team/job/app/12/stop` names the job team/app and leaves `12/stop`. */
function splitPath(parts: string[]): { folders: string[]; rest: string[] } {
  const folders: string[] = [];
  let at = 0;
  while (parts[at] === 'job' && parts[at + 1] !== undefined) {
    folders.push(parts[at + 1]!);
    at += 2;
  }
  return { folders, rest: parts.slice(at) };
}

/** Only what the job declares is taken over, the rest is dropped as Jenkins does. A text says what is wrong. */
function parametersOf(job: SandboxJob, form: URLSearchParams): Run['parameters'] | string {
  const parameters = defaultsOf(job);
  for (const { name, type, choices } of job.parameters) {
    const value = form.get(name);
    if (value === null) continue;
    if (choices && !choices.includes(value)) return `Illegal choice for parameter ${name}: ${value}`;
    parameters[name] = type === 'Boolean' ? value === 'true' : value;
  }
  return parameters;
}

const plain = { 'content-type': 'text/plain;charset=utf-8' };
const html = (body: string): JenkinsReply => ({ status: 200, body, headers: pageHeaders });

function json(url: URL, value: unknown): JenkinsReply {
  const tree = url.searchParams.get('tree');
  return { status: 200, body: JSON.stringify(tree === null ? value : pruned(value, tree)) };
}
