import { type Connecting, connectCiSystem } from '#lib/accounts/connecting';
import type { RefusalTally } from '#lib/audit/tally';
import { internalActor } from '#lib/auth/actor';
import { actorOfTrigger } from '#lib/auth/run-as';
import type { Build } from '#lib/ci/contract';
import { startPipeline } from '#lib/executions/commands';
import { isGennakerError, messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { Logger } from '#lib/kernel/logger';
import { advanceCursor, readCursor } from '#lib/store/trigger-cursors';
import { listTriggers, startedItself } from '#lib/store/trigger-read';

type Polling = Connecting & { refusals: RefusalTally };

/**
 * Starts pipelines whose Jenkins job has a new successful build (reference §5). How far a job was read is remembered in
 * the database; the first look at a job starts nothing. A build starts a pipeline once, whoever looks and how often: the
 * run's correlation id names job, build and pipeline. A build that the pipeline started itself does not start it again.
 * Refused starts stand in the audit log; jobs of disabled pipelines are looked at too, so that enabling one starts nothing old.
 */
export async function pollBuilds(connecting: Polling, logger: Logger): Promise<void> {
  const { pool } = connecting.database;
  const triggers = await listTriggers(pool, 'jenkins');
  const jobs = Map.groupBy(triggers, ({ trigger }) => `${String(trigger.master)}/${String(trigger.job)}`);
  for (const [key, watching] of jobs) {
    const { master, job } = watching[0]!.trigger;
    try {
      const system = await connectCiSystem(connecting, internalActor('triggers'), 'read', String(master));
      const builds = (await system.recentBuilds(String(job), 20)).filter((build) => !build.building);
      const seen = await readCursor(pool, `jenkins/${key}`);
      const newest = Math.max(seen ?? 0, ...builds.map((build) => build.number));
      const fresh =
        seen === undefined ? [] : builds.filter((build) => build.number > seen && build.result === 'SUCCESS');
      for (const build of fresh.reverse()) {
        for (const { pipeline, trigger } of watching) {
          await start(connecting, system, pipeline, trigger, build, logger);
        }
      }
      if (newest !== seen) await advanceCursor(pool, `jenkins/${key}`, newest);
    } catch (error) {
      logger.warn('Builds could not be looked up', { job: key, reason: messageOf(error) });
    }
  }
}

async function start(
  connecting: Polling,
  system: Awaited<ReturnType<typeof connectCiSystem>>,
  pipeline: { id: string; application: string; name: string },
  trigger: JsonObject,
  build: Build,
  logger: Logger,
): Promise<void> {
  const { database, refusals } = connecting;
  const { id, application, name } = pipeline;
  const { master, job } = trigger;
  const origin = { master: String(master), job: String(job), number: build.number };
  const actor = await actorOfTrigger(database, trigger, id);
  try {
    if (await startedItself(database.pool, id, origin)) return;
    const file = typeof trigger.propertyFile === 'string' ? trigger.propertyFile : '';
    const properties = file ? await system.properties(origin.job, build.number, file) : {};
    await startPipeline(database, actor, {
      application,
      pipeline: id,
      trigger: {
        type: 'jenkins',
        master: master ?? '',
        job: job ?? '',
        buildNumber: build.number,
        buildInfo: build,
        properties,
        correlationId: `jenkins/${origin.master}/${origin.job}/${build.number}/${id}`,
      },
    });
  } catch (error) {
    logger.warn('A build could not start a pipeline', { pipeline: name, reason: messageOf(error) });
    if (!isGennakerError(error) || error.retryable) return;
    const object = `${application}/${name}`;
    const kind = ['jenkins', origin.master, origin.job, id, error.code] as const;
    const details = { trigger: 'jenkins', master: origin.master, job: origin.job, build: build.number };
    await refusals.note({ kind, actor, action: 'execution.start', object, application, error, details });
  }
}
