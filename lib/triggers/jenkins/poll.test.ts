import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connecting } from '#lib/accounts/connecting';
import { createSecretBox } from '#lib/accounts/secrets';
import { createApplication, updateApplication } from '#lib/applications/commands';
import { RefusalTally } from '#lib/audit/tally';
import { internalActor } from '#lib/auth/actor';
import { connectCi } from '#lib/ci/connect';
import type { CiSystem } from '#lib/ci/contract';
import { createOutboundHttp } from '#lib/http/outbound';
import { silentLogger } from '#lib/kernel/logger';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { type SandboxJenkins, startSandboxJenkins } from '#lib/sandbox/jenkins/server';
import { selectAudit } from '#lib/store/audit';
import { type Database, openDatabase } from '#lib/store/database';
import { upsertDemoAccount } from '#lib/store/demo';
import { pollBuilds } from '#lib/triggers/jenkins/poll';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let test: TestDatabase;
let database: Database;
let jenkins: SandboxJenkins;
let system: CiSystem;
let connecting: Connecting & { refusals: RefusalTally };
const actor = internalActor('test');

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 4 });
  jenkins = await startSandboxJenkins({ timeScale: 0.002 });
  const box = createSecretBox(Buffer.alloc(32, 7));
  const http = createOutboundHttp({ allow: ['127.0.0.1', 'localhost'] });
  connecting = { database, box, http, refusals: new RefusalTally(database, silentLogger) };
  const settings = { address: jenkins.url, user: jenkins.user };
  const secrets = { token: jenkins.token };
  system = connectCi('jenkins', { name: 'jenkins', settings, secrets }, http);
  await upsertDemoAccount(database.pool, {
    kind: 'ci',
    name: 'jenkins',
    type: 'jenkins',
    environment: '',
    settings,
    secret: box.seal(secrets, 'ci/jenkins'),
  });
  await createApplication(database, actor, { name: 'shop' });
  await savePipeline(database, actor, {
    document: {
      application: 'shop',
      name: 'release',
      stages: [],
      triggers: [{ type: 'jenkins', enabled: true, master: 'jenkins', job: 'storefront-build' }],
    },
  });
});
afterAll(async () => {
  await jenkins.close();
  await database.close();
  await test.drop();
});

async function builtOnce(branch: string): Promise<number> {
  const { queueId } = await system.startBuild({
    job: 'storefront-build',
    parameters: { branch },
    idempotencyKey: `test-${branch}-${Math.random()}`,
  });
  for (;;) {
    const { buildNumber } = await system.queued('storefront-build', queueId);
    if (buildNumber !== undefined && !(await system.build('storefront-build', buildNumber)).building)
      return buildNumber;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const runs = async () =>
  (
    await database.pool.query<{ id: string; trigger: { buildInfo?: { number: number } } }>(
      'SELECT id, trigger FROM executions ORDER BY id',
    )
  ).rows;

describe('the Jenkins trigger', () => {
  it('starts nothing for builds that were there before it looked', async () => {
    await builtOnce('main');
    await pollBuilds(connecting, silentLogger);
    expect(await runs()).toHaveLength(0);
  });

  it('starts the pipeline once for a new successful build, however often it looks', async () => {
    const number = await builtOnce('main');
    await pollBuilds(connecting, silentLogger);
    await pollBuilds(connecting, silentLogger);
    expect((await runs()).map((run) => run.trigger.buildInfo?.number)).toEqual([number]);
  });

  it('starts nothing for a failed build', async () => {
    await builtOnce('broken');
    await pollBuilds(connecting, silentLogger);
    expect(await runs()).toHaveLength(1);
  });

  it('starts nothing for a build that the pipeline started itself', async () => {
    const number = await builtOnce('main');
    const [run] = await runs();
    await database.pool.query(
      `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, context)
       VALUES ('own-build', $1, 0, '1', 'jenkins', 'Build', 'SUCCEEDED', $2)`,
      [run!.id, JSON.stringify({ master: 'jenkins', job: 'storefront-build', buildNumber: number })],
    );
    await pollBuilds(connecting, silentLogger);
    expect(await runs()).toHaveLength(1);
  });

  it('leaves an entry in the audit log for a pipeline that may not start, and one with the number of those like it', async () => {
    const refusals = async () =>
      (await selectAudit(database.pool, { action: 'execution.start', result: 'refused', limit: 10 })).reverse();
    await updateApplication(database, actor, {
      name: 'shop',
      attributes: { permissions: { READ: ['crew'], EXECUTE: ['crew'] } },
    });
    const numbers = [await builtOnce('main'), await builtOnce('main')];
    await pollBuilds(connecting, silentLogger);
    expect(await refusals()).toMatchObject([
      {
        actor: 'anonymous',
        object: 'shop/release',
        application: 'shop',
        reason: 'execute on application shop needs one of the roles crew',
        details: { trigger: 'jenkins', master: 'jenkins', job: 'storefront-build', build: numbers[0] },
      },
    ]);
    await connecting.refusals.flush();
    expect((await refusals())[1]).toMatchObject({ object: 'shop/release', details: { repeated: 1 } });
    await updateApplication(database, actor, { name: 'shop', attributes: { permissions: {} } });
    await database.pool.query('UPDATE pipelines SET disabled = true');
    await builtOnce('main');
    await pollBuilds(connecting, silentLogger);
    expect((await refusals()).at(-1)?.reason).toBe('Pipeline release is disabled; enable it before starting it');
    await database.pool.query('UPDATE pipelines SET disabled = false');
    await pollBuilds(connecting, silentLogger);
    expect(await runs()).toHaveLength(1);
  });
});
