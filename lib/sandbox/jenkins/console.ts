import { branchOf, commitOf, type SandboxJob } from './jobs.ts';
import { type BuildRecord, endOf } from './state.ts';

/** The log as far as it is written at `now`: lines come evenly over the time of the build. */
export function consoleText(job: SandboxJob, build: BuildRecord, now: number): string {
  const lines = [...head(job, build), ...job.log(build).flatMap((line) => line.split('\n'))];
  const elapsed = Math.min(now, endOf(build)) - build.startedAt;
  const written = Math.ceil((lines.length * elapsed) / Math.max(1, build.endsAt - build.startedAt));
  const text = lines.slice(0, Math.max(1, written));
  if (now >= endOf(build)) text.push(...tail(build));
  return `${text.join('\n')}\n`;
}

function head(job: SandboxJob, build: BuildRecord): string[] {
  const begin = [
    `Started by ${build.user === 'timer' ? 'timer' : `user ${build.user}`}`,
    `Running on agent-${(build.number % 4) + 1} in /home/jenkins/workspace/${job.path.join('/')}`,
  ];
  if (!job.repository) return begin;
  const checkout = `Checking out Revision ${commitOf(build)} (origin/${branchOf(build)})`;
  return [...begin, `Cloning repository ${repositoryUrl(job.repository)}`, checkout];
}

function tail(build: BuildRecord): string[] {
  if (build.stoppedAt !== undefined) return ['Aborted', 'Finished: ABORTED'];
  const archived = build.result === 'FAILURE' ? [] : ['Archiving artifacts'];
  return [...archived, `Finished: ${build.result}`];
}

export const repositoryUrl = (repository: string) => `https://git.sandbox.gennaker.dev/${repository}.git`;
