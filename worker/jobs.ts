import type { Connecting } from '#lib/accounts/connecting';
import type { Engine } from '#lib/engine/engine';
import type { Logger } from '#lib/kernel/logger';
import { deliverNotification } from '#lib/notifications/deliver';
import type { JobHandlers } from '#lib/queue/work';
import { startAfter } from '#lib/triggers/pipeline/start';

export interface JobSurroundings {
  engine: Engine;
  connecting: Connecting;
  /** Public address of the console, for links. */
  url: string;
  logger: Logger;
}

export function jobHandlers({ engine, connecting, url, logger }: JobSurroundings): JobHandlers {
  return {
    // Driving a run may take hours; the job only says that there is something to do.
    advance: async ({ executionId }) => {
      void engine.advance(executionId);
    },
    ended: (job) => startAfter(connecting.database, job, logger),
    notify: (job) => deliverNotification(connecting, url, job, logger),
  };
}
