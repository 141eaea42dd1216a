import type { JsonObject } from '#lib/kernel/json';
import type { JobRun, ManifestRef } from '#lib/providers/contract';

const states = { running: 'Running', succeeded: 'Succeeded', failed: 'Failed' } as const;

/** What later stages know of the job, under Spinnaker's names. */
export function jobStatusOf(run: JobRun, ref: ManifestRef, account: string): JsonObject {
  const newest = run.pods.at(-1);
  const ended = newest?.containers.findLast(({ exitCode }) => exitCode !== undefined);
  const completionDetails: JsonObject = {
    exitCode: ended?.exitCode ?? null,
    reason: run.reason ?? '',
    message: run.state === 'running' ? '' : run.message,
  };
  return {
    jobStatus: {
      id: ref.name,
      name: ref.name,
      account,
      location: ref.namespace ?? '',
      provider: 'kubernetes',
      jobState: states[run.state],
      createdTime: run.createdAt,
      startedTime: run.startedAt ?? null,
      completedTime: run.endedAt ?? null,
      reason: run.reason ?? '',
      message: run.message,
      mostRecentPodName: newest?.name ?? '',
      pods: run.pods.slice(-50).map(({ name, phase }) => ({ name, status: phase })),
    },
    completionDetails,
  };
}
