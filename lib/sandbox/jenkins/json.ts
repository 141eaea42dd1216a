/** What Jenkins' API says about jobs, builds and queue items. */

import { repositoryUrl } from './console.ts';
import { branchOf, commitOf, type Run, type SandboxJob, sandboxJobs } from './jobs.ts';
import { type BuildRecord, type Builds, endOf, findJob, isBuilding, jobName, type QueueItem } from './state.ts';

export const jobPath = (job: SandboxJob) => `/${job.path.map((part) => `job/${part}`).join('/')}/`;

export function folderJson(
  builds: Builds,
  base: string,
  folders: readonly string[],
  depth = 0,
): Record<string, unknown> {
  const below = sandboxJobs.filter((job) => folders.every((folder, i) => job.path[i] === folder));
  const names = [...new Set(below.map((job) => job.path[folders.length]!))];
  const jobs = names.map((name) => {
    const job = findJob([...folders, name].join('/'));
    if (job) return depth < 5 ? jobJson(builds, base, job) : { name };
    const path = [...folders, name];
    const url = `${base}/${path.map((part) => `job/${part}`).join('/')}/`;
    return {
      _class: 'com.cloudbees.hudson.plugins.folder.Folder',
      name,
      url,
      ...folderJson(builds, base, path, depth + 1),
    };
  });
  const _class = folders.length ? 'com.cloudbees.hudson.plugins.folder.Folder' : 'hudson.model.Hudson';
  return {
    _class,
    ...(folders.length ? { name: folders.at(-1) } : { mode: 'NORMAL', nodeDescription: 'the sandbox' }),
    jobs,
  };
}

export function jobJson(builds: Builds, base: string, job: SandboxJob): Record<string, unknown> {
  const all = builds.of(jobName(job));
  const now = builds.now();
  const ref = (build: BuildRecord | undefined) => build && buildJson(builds, base, job, build);
  const done = all.filter((build) => !isBuilding(build, now));
  const resulted = (result: string) => done.find((build) => resultOf(build) === result);
  return {
    _class: 'org.jenkinsci.plugins.workflow.job.WorkflowJob',
    name: job.path.at(-1),
    fullName: jobName(job),
    displayName: job.path.at(-1),
    url: base + jobPath(job),
    description: job.description,
    buildable: !job.disabled,
    inQueue: builds.waiting().some((item) => item.job === jobName(job)),
    color: colorOf(job, all[0], now),
    nextBuildNumber: (all[0]?.number ?? 0) + 1,
    builds: all.map((build) => ref(build)),
    lastBuild: ref(all[0]) ?? null,
    lastCompletedBuild: ref(done[0]) ?? null,
    lastSuccessfulBuild: ref(resulted('SUCCESS')) ?? null,
    lastFailedBuild: ref(resulted('FAILURE')) ?? null,
    property:
      job.parameters.length === 0
        ? []
        : [
            {
              _class: 'hudson.model.ParametersDefinitionProperty',
              parameterDefinitions: job.parameters.map(parameterJson),
            },
          ],
  };
}

function parameterJson(parameter: SandboxJob['parameters'][number]) {
  const type = `${parameter.type}ParameterDefinition`;
  return {
    _class: `hudson.model.${type}`,
    defaultParameterValue: { name: parameter.name, value: parameter.default },
    description: parameter.description,
    name: parameter.name,
    type,
    ...(parameter.choices ? { choices: parameter.choices } : {}),
  };
}

export function buildJson(builds: Builds, base: string, job: SandboxJob, build: BuildRecord): Record<string, unknown> {
  const building = isBuilding(build, builds.now());
  return {
    _class: 'org.jenkinsci.plugins.workflow.job.WorkflowRun',
    actions: [
      causeJson(build),
      parametersJson(build.parameters),
      ...(job.repository ? [gitJson(job.repository, build)] : []),
    ],
    artifacts: Object.keys(artifactsOf(job, build, builds.now())).map((path) => {
      const fileName = path.split('/').at(-1)!;
      return { displayPath: fileName, fileName, relativePath: path };
    }),
    building,
    inProgress: building,
    displayName: `#${build.number}`,
    fullDisplayName: `${job.path.join(' » ')} #${build.number}`,
    duration: building ? 0 : endOf(build) - build.startedAt,
    estimatedDuration: build.endsAt - build.startedAt,
    id: String(build.number),
    number: build.number,
    queueId: build.queueId,
    result: building ? null : resultOf(build),
    timestamp: build.startedAt,
    url: `${base}${jobPath(job)}${build.number}/`,
  };
}

export function itemJson(base: string, item: QueueItem): Record<string, unknown> {
  const job = findJob(item.job)!;
  const left = item.buildNumber !== undefined || item.cancelled === true;
  return {
    _class: item.cancelled || left ? 'hudson.model.Queue$LeftItem' : 'hudson.model.Queue$WaitingItem',
    actions: [parametersJson(item.parameters), causeJson(item)],
    id: item.id,
    inQueueSince: item.queuedAt,
    task: { name: job.path.at(-1), url: base + jobPath(job) },
    url: `queue/item/${item.id}/`,
    why: left ? null : 'In the quiet period, or waiting for the next available executor',
    ...(left ? { cancelled: item.cancelled === true } : {}),
    ...(item.buildNumber === undefined
      ? {}
      : { executable: { number: item.buildNumber, url: `${base}${jobPath(job)}${item.buildNumber}/` } }),
  };
}

/** Published at the end, and only by builds that got that far. */
export function artifactsOf(job: SandboxJob, build: BuildRecord, now: number): Record<string, string> {
  const published = !isBuilding(build, now) && build.stoppedAt === undefined && build.result !== 'FAILURE';
  return published ? job.artifacts(build) : {};
}

export const resultOf = (build: BuildRecord) => (build.stoppedAt === undefined ? build.result : 'ABORTED');

const causeJson = ({ user }: { user: string }) => ({
  _class: 'hudson.model.CauseAction',
  causes: [
    user === 'timer'
      ? { _class: 'hudson.triggers.TimerTrigger$TimerTriggerCause', shortDescription: 'Started by timer' }
      : { _class: 'hudson.model.Cause$UserIdCause', shortDescription: `Started by user ${user}`, userId: user },
  ],
});

const parametersJson = (parameters: Run['parameters']) => ({
  _class: 'hudson.model.ParametersAction',
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
});

const gitJson = (repository: string, build: BuildRecord) => ({
  _class: 'hudson.plugins.git.util.BuildData',
  lastBuiltRevision: {
    SHA1: commitOf(build),
    branch: [{ SHA1: commitOf(build), name: `refs/remotes/origin/${branchOf(build)}` }],
  },
  remoteUrls: [repositoryUrl(repository)],
});

function colorOf(job: SandboxJob, last: BuildRecord | undefined, now: number): string {
  if (job.disabled) return 'disabled';
  if (!last) return 'notbuilt';
  const color = { SUCCESS: 'blue', UNSTABLE: 'yellow', FAILURE: 'red', ABORTED: 'aborted' }[resultOf(last)];
  return isBuilding(last, now) ? `${color}_anime` : color;
}
