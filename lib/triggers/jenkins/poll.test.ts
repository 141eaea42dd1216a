import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecretBox } from '#lib/accounts/secrets';
import { createApplication, updateApplication } from '#lib/applications/commands';
import { RefusalTally } from '#lib/audit/tally';
import { internalActor } from '#lib/auth/actor';
import { connectCi } from '#lib/ci/connect';
import type { CiSystem } from '#lib/ci/contract';
import { createOutboundHttp } from '#lib/http/outbound';
import { unavailable } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { type SandboxJenkins, startSandboxJenkins } from '#lib/sandbox/jenkins/server';
import { selectAudit } from '#lib/store/audit';
import { type Database, openDatabase } from '#lib/store/database';
import { upsertDemoAccount } from '#lib/store/demo';
import { pollBuilds } from '#lib/triggers/jenkins/poll';
import type { Starting } from '#lib/triggers/jenkins/start';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let test: TestDatabase;
let database: Database;
let jenkins: SandboxJenkins;
let system: CiSystem;
let connecting: Starting;
const actor = internalActor('test');

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 4 });
  jenkins = await startSandboxJenkins({ timeScale: 0.002 });
  const box = createSecretBox(Buffer.alloc(32, 7));
  const http = createOutboundHttp({ allow: ['127.0.0.1', 'localhost'] });
  connecting = { database, box, http, refusals: new RefusalTally(database, silentLogger), logger: silentLogger };
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
      `SELECT id, trigger FROM executions WHERE name = 'release' ORDER BY id`,
    )
  ).rows;

describe('the Jenkins trigger', () => {
  it('starts nothing for builds that were there before it looked', async () => {
    await builtOnce('main');
    await pollBuilds(connecting);
    expect(await runs()).toHaveLength(0);
  });

  it('starts the pipeline once for a new successful build, however often it looks', async () => {
    const number = await builtOnce('main');
    await pollBuilds(connecting);
    await pollBuilds(connecting);
    expect((await runs()).map((run) => run.trigger.buildInfo?.number)).toEqual([number]);
  });

  it('starts nothing for a failed build', async () => {
    await builtOnce('broken');
    await pollBuilds(connecting);
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
    await pollBuilds(connecting);
    expect(await runs()).toHaveLength(1);
  });

  it('counts how many runs led to a build, and refuses what would be nested too deep', async () => {
    const saved = await savePipeline(database, actor, {
      document: {
        application: 'shop',
        name: 'next',
        stages: [],
        triggers: [{ type: 'jenkins', enabled: true, master: 'jenkins', job: 'storefront-build' }],
      },
    });
    const [run] = await runs();
    for (const depth of [3, 20]) {
      const number = await builtOnce('main');
      await database.pool.query(
        `WITH at AS (UPDATE executions SET trigger = trigger::jsonb || jsonb_build_object('depth', $3::int) WHERE id = $1)
         INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, context)
         VALUES ('builder-' || $3, $1, 0, '1', 'jenkins', 'Build', 'SUCCEEDED', $2)`,
        [run!.id, JSON.stringify({ master: 'jenkins', job: 'storefront-build', buildNumber: number }), depth],
      );
      await pollBuilds(connecting);
    }
    const { rows } = await database.pool.query(
      `SELECT trigger ->> 'depth' AS depth FROM executions WHERE name = 'next'`,
    );
    expect(rows).toEqual([{ depth: '4' }]);
    const [refused] = await selectAudit(database.pool, { action: 'execution.start', result: 'refused', limit: 1 });
    expect(refused).toMatchObject({ object: 'shop/next', reason: expect.stringContaining('nested 21 deep') });
    await database.pool.query(`UPDATE pipelines SET document = document::jsonb - 'triggers' WHERE id = $1`, [saved.id]);
  });

  describe('on a Jenkins where builds take their time', () => {
    let slow: SandboxJenkins;
    let patient: CiSystem;
    let ahead = 0;
    let away = false;
    const job = 'storefront-build';
    beforeAll(async () => {
      slow = await startSandboxJenkins({ timeScale: 1000, clock: { now: () => Date.now() + ahead } });
      const settings = { address: slow.url, user: slow.user };
      patient = connectCi('jenkins', { name: 'slow', settings, secrets: { token: slow.token } }, connecting.http);
      const secret = connecting.box.seal({ token: slow.token }, 'ci/slow');
      await upsertDemoAccount(database.pool, {
        kind: 'ci',
        name: 'slow',
        type: 'jenkins',
        environment: '',
        settings,
        secret,
      });
      const watching = (name: string, more: JsonObject) =>
        savePipeline(database, actor, {
          document: {
            application: 'shop',
            name,
            stages: [],
            triggers: [{ type: 'jenkins', enabled: true, master: 'slow', job, parameters: { zone: 'test' }, ...more }],
          },
        });
      await watching('patient', { propertyFile: 'build.properties', payloadConstraints: { IMAGE: '^registry' } });
      await watching('choosy', { propertyFile: 'build.properties', payloadConstraints: { IMAGE: '^elsewhere' } });
    });
    afterAll(() => slow.close());

    const poll = () =>
      pollBuilds({
        ...connecting,
        http: {
          ...connecting.http,
          request: (one) =>
            away && one.url.includes('/artifact/')
              ? Promise.reject(unavailable('Jenkins starts anew'))
              : connecting.http.request(one),
        },
      });
    async function begun(): Promise<number> {
      const { queueId } = await patient.startBuild({ job, parameters: {}, idempotencyKey: `slow-${ahead}` });
      // Longer than anything waits in the queue, shorter than any build.
      ahead += 600_000;
      return (await patient.queued(job, queueId)).buildNumber!;
    }
    const allEnd = () => {
      ahead += 20_000_000;
    };
    const patientRuns = async () =>
      (
        await database.pool.query<{ name: string; trigger: JsonObject }>(
          `SELECT name, trigger FROM executions WHERE trigger ->> 'master' = 'slow' ORDER BY id`,
        )
      ).rows;

    it('starts the pipeline for a build that ends after a later one', async () => {
      await poll();
      const [first, second] = [await begun(), await begun()];
      await patient.stopBuild(job, second);
      await poll();
      expect(await patientRuns()).toEqual([]);
      allEnd();
      await poll();
      await poll();
      expect(await patientRuns()).toMatchObject([
        { name: 'patient', trigger: { buildNumber: first, parameters: { zone: 'test' } } },
      ]);
    });

    it('tries again after a fault that may pass, and gives up in the end with an entry in the audit log', async () => {
      const cursor = async () =>
        (await database.pool.query(`SELECT value FROM settings WHERE name = 'cursor of jenkins/slow/${job}'`)).rows[0]
          .value;
      const passing = await begun();
      allEnd();
      away = true;
      await poll();
      await poll();
      expect((await cursor()).open).toMatchObject([{ number: passing, again: { pipelines: { length: 2 } } }]);
      away = false;
      await poll();
      expect((await patientRuns()).map(({ trigger }) => trigger.buildNumber)).toEqual([expect.any(Number), passing]);
      const lasting = await begun();
      allEnd();
      away = true;
      await poll();
      await database.pool.query(
        `UPDATE settings SET value = jsonb_set(value, '{open,0,again,until}', '1') WHERE name = 'cursor of jenkins/slow/${job}'`,
      );
      await poll();
      away = false;
      await poll();
      expect(await cursor()).toEqual({ at: lasting, open: [] });
      expect(await patientRuns()).toHaveLength(2);
      const refused = await selectAudit(database.pool, { action: 'execution.start', result: 'refused', limit: 10 });
      const given = refused.filter(({ reason }) => reason === 'Jenkins starts anew');
      expect(given.map(({ object }) => object).sort()).toEqual(['shop/choosy', 'shop/patient']);
    });
  });

  it('leaves an entry in the audit log for a pipeline that may not start, and one with the number of those like it', async () => {
    const refusals = async () =>
      (await selectAudit(database.pool, { action: 'execution.start', result: 'refused', limit: 10 }))
        .filter(({ object }) => object === 'shop/release')
        .reverse();
    await updateApplication(database, actor, {
      name: 'shop',
      attributes: { permissions: { READ: ['crew'], EXECUTE: ['crew'] } },
    });
    const numbers = [await builtOnce('main'), await builtOnce('main')];
    await pollBuilds(connecting);
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
    await database.pool.query(`UPDATE pipelines SET disabled = true WHERE name = 'release'`);
    await builtOnce('main');
    await pollBuilds(connecting);
    expect((await refusals()).at(-1)?.reason).toBe('Pipeline release is disabled; enable it before starting it');
    await database.pool.query(`UPDATE pipelines SET disabled = false WHERE name = 'release'`);
    await pollBuilds(connecting);
    expect(await runs()).toHaveLength(1);
  });
});
