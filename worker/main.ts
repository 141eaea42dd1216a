import { createSecretBox } from '#lib/accounts/secrets';
import { tallyOf } from '#lib/audit/tally';
import { actorOfStage } from '#lib/auth/run-as';
import { readAuditSettings } from '#lib/config/audit';
import { currentSecretKeys } from '#lib/config/secret-keys';
import { currentSettings } from '#lib/config/settings';
import { Engine } from '#lib/engine/engine';
import { expressionSources } from '#lib/executions/expression-sources';
import { openSecrets } from '#lib/executions/secrets';
import { createOutboundHttp } from '#lib/http/outbound';
import { messageOf } from '#lib/kernel/errors';
import { createLogger } from '#lib/kernel/logger';
import { createPrograms } from '#lib/programs/run';
import { installQueue } from '#lib/queue/install';
import { workQueue } from '#lib/queue/work';
import { bindStages } from '#lib/stages/bind';
import { stageEntries } from '#lib/stages/executors';
import { openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { startAudit } from '#worker/audit';
import { startBuildTriggers } from '#worker/build-triggers';
import { stageCapabilities } from '#worker/capabilities';
import { watchConfigFile } from '#worker/config-file';
import { startRightsRefresh } from '#worker/identity';
import { startInventory } from '#worker/inventory';
import { jobHandlers } from '#worker/jobs';
import release from '../package.json' with { type: 'json' };

/**
 * The worker: drives executions, keeps the inventory, works the queue. Any number may run on one database; each is told
 * to end by SIGTERM, lets what is under way end, and gives the rest to the others.
 */
const graceMs = 15_000;

async function main(): Promise<void> {
  const settings = currentSettings();
  const audit = readAuditSettings();
  const logger = createLogger({ level: settings.logLevel, base: { process: 'worker' } });
  const database = openDatabase(settings.databaseUrl, { connections: 12 });
  const http = createOutboundHttp({ allow: settings.outboundAllow });
  const box = createSecretBox(currentSecretKeys);
  const connecting = { database, box, http, programs: createPrograms(settings.programs) };
  const refusals = tallyOf(database, logger);

  const stopWatchingFile = await watchConfigFile(connecting, settings.configFile, logger);

  const hub = new EventHub(database);
  const engine = new Engine({
    store: new PostgresExecutionStore(database, hub),
    types: bindStages(stageEntries, stageCapabilities(connecting, settings.timeZone)),
    logger,
    release: release.version,
    secrets: (executionId) => openSecrets(database, box, executionId),
    sources: expressionSources(database, http, (user) => actorOfStage(database, user)),
  });
  await engine.start();
  hub.subscribe((event) => {
    if (event.topic === 'signal') engine.hint(event.id);
  });
  await hub.listen();
  // A worker of a newer release may know jobs that the database was not migrated for yet.
  await installQueue(settings.databaseUrl);
  const queue = await workQueue(
    settings.databaseUrl,
    jobHandlers({ engine, connecting, url: settings.url, logger }),
    logger,
  );
  const background = [
    stopWatchingFile,
    startInventory(connecting, hub, engine.worker, logger),
    startBuildTriggers({ ...connecting, refusals }, engine.worker, logger),
    startRightsRefresh(connecting, settings, engine.worker, logger),
    startAudit(connecting, { keys: currentSecretKeys, settings: audit, worker: engine.worker, logger }),
  ];
  logger.info('worker ready', { worker: engine.worker });

  let ending = false;
  const end = async (signal: string) => {
    if (ending) return;
    ending = true;
    logger.info('worker drains', { signal });
    for (const stop of background) stop();
    await Promise.all([engine.stop(graceMs), queue.stop(graceMs)]);
    await refusals.flush();
    await hub.close();
    await database.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end('SIGTERM'));
  process.on('SIGINT', () => void end('SIGINT'));
  // One stage's stray promise must not end the runs of everybody else.
  process.on('unhandledRejection', (reason) => logger.error('A promise was left to fail', { reason }));
}

main().catch((error) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
});
