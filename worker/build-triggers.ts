import type { Connecting } from '#lib/accounts/connecting';
import type { RefusalTally } from '#lib/audit/tally';
import type { Logger } from '#lib/kernel/logger';
import { pollBuilds } from '#lib/triggers/jenkins/poll';
import { whileLeading } from '#worker/leading';

const everyMs = 5000;

/** Looks for new builds of the jobs that pipelines watch. */
export function startBuildTriggers(
  connecting: Connecting & { refusals: RefusalTally },
  worker: string,
  logger: Logger,
): () => void {
  return whileLeading('build triggers', connecting, worker, logger, everyMs, () =>
    pollBuilds({ ...connecting, logger }),
  );
}
