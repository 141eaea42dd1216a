import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSecretBox } from '#lib/accounts/secrets';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { type Action, decide, type Guarded, type Permissions } from '#lib/auth/can';
import { actorOfStage } from '#lib/auth/run-as';
import { createToken } from '#lib/auth/tokens';
import { startPipeline } from '#lib/executions/commands';
import { createOutboundHttp } from '#lib/http/outbound';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { isGennakerError } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { createPrograms } from '#lib/programs/run';
import { jobNames } from '#lib/queue/jobs';
import type { ActingUser, Capabilities, CapabilityName } from '#lib/stages/capabilities';
import { selectAudit } from '#lib/store/audit';
import { startAfter } from '#lib/triggers/pipeline/start';
import { createServiceAccount } from '#lib/users/service-accounts';
import { stageCapabilities } from '#worker/capabilities';
import { capabilityIdentities, jobIdentities } from '#worker/identities';

/** The table of what stages can reach against everybody a stage can act for, made from the code and tried cell by cell. */
let server: TestServer;
let boss: Actor;
let capabilities: Capabilities;
let parent: { executionId: string; stageId: string };
const people: { title: string; acting: ActingUser; actor: Actor }[] = [];
const db = () => server.context.database;

const permissions: Permissions = {
  READ: ['looking', 'running', 'changing'],
  EXECUTE: ['running', 'changing'],
  WRITE: ['changing'],
};
const account = (name: string): Guarded => ({ kind: 'account', name, permissions });
const application: Guarded = { kind: 'application', name: 'harbour', permissions };

const stages = [{ type: 'manualJudgment', refId: '1', name: 'Go?' }];
const save = (document: JsonObject) => savePipeline(db(), boss, { document });

beforeAll(async () => {
  server = await startTestServer();
  boss = { ...(await server.person('boss', { admin: true })), via: 'session' };
  const lists = permissions as unknown as JsonObject;
  await createApplication(db(), boss, { name: 'harbour', attributes: { permissions: lists } });
  await createApplication(db(), boss, { name: 'open' });
  for (const [kind, name, type] of [
    ['cloud', 'quay', 'kubernetes'],
    ['ci', 'yard', 'jenkins'],
    ['artifact', 'shelf', 'http'],
  ]) {
    const settings = { permissions, address: 'http://127.0.0.1:1', server: 'http://127.0.0.1:1' };
    const sql = 'INSERT INTO accounts (kind, name, type, settings) VALUES ($1, $2, $3, $4)';
    await db().pool.query(sql, [kind, name, type, JSON.stringify(settings)]);
  }
  for (const [name, role] of Object.entries({ rita: 'looking', emil: 'running', wanda: 'changing', otto: 'others' })) {
    await add(`somebody with the role ${role}`, await server.person(name, { roles: [role] }));
  }
  await add('an administrator', boss);
  await createServiceAccount(db(), boss, { name: 'robot', roles: ['running'] });
  await add('a service account that may run', { ...boss, name: 'robot' });
  await add('nobody in particular', { ...boss, name: 'anonymous' });
  for (const [title, limits] of [
    ['an administrator’s token that may run', { scope: 'execute' }],
    ['an administrator’s token for this application', { applications: ['harbour'] }],
    ['an administrator’s token for another application', { applications: ['open'] }],
  ] as const) {
    const { id } = await createToken(db(), boss, { name: title, ...limits });
    await add(title, boss, [id]);
  }
  await save({ application: 'harbour', name: 'load', stages });
  const { id } = await startPipeline(db(), boss, { application: 'harbour', pipeline: 'load', trigger: {} });
  const { rows } = await db().pool.query<{ id: string }>('SELECT id FROM stages WHERE execution_id = $1', [id]);
  parent = { executionId: id, stageId: rows[0]!.id };
  const http = createOutboundHttp({ allow: ['127.0.0.1'] });
  const programs = createPrograms({ searchPath: '', places: {} });
  capabilities = stageCapabilities(
    { database: db(), box: createSecretBox(Buffer.alloc(32, 7)), http, programs },
    'UTC',
  );
});
afterAll(() => server.close());

async function add(title: string, { name }: Pick<Actor, 'name'>, tokens: string[] = []): Promise<void> {
  const acting = { name, tokens };
  people.push({ title, acting, actor: await actorOfStage(db(), acting) });
}

let starts = 0;
type Cell = readonly [what: string, action: Action, object: Guarded, run: (user: ActingUser) => Promise<unknown>];
/** What each capability that acts for somebody lets them do. */
const reach: Partial<Record<CapabilityName, readonly Cell[]>> = {
  manifests: [['change a cloud', 'write', account('quay'), (user) => capabilities.manifests.connect('quay', user)]],
  ci: [['start builds', 'write', account('yard'), (user) => capabilities.ci.connect('yard', user)]],
  artifacts: [
    [
      'read with an artifact account',
      'read',
      account('shelf'),
      (user) =>
        capabilities.artifacts.fetch(
          { type: 'http/file', artifactAccount: 'shelf', reference: 'http://127.0.0.1:1/x' },
          user,
        ),
    ],
  ],
  executions: [
    [
      'start a pipeline',
      'execute',
      application,
      (user) =>
        capabilities.executions.start({
          application: 'harbour',
          pipeline: 'load',
          parameters: {},
          parent: { ...parent, depth: 0, waits: false, summary: {} },
          user,
          idempotencyKey: `try-${++starts}`,
        }),
    ],
    [
      'cancel a run',
      'execute',
      application,
      (user) => capabilities.executions.cancel(parent.executionId, 'no more', user),
    ],
  ],
  people: [
    [
      'ask for their own roles',
      'read',
      { kind: 'application', name: 'open' },
      (user) => capabilities.people.rightsOf(user),
    ],
  ],
};

/** Whatever else may be wrong, it was not a matter of rights. */
async function passes(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    return !(isGennakerError(error) && (error.code === 'forbidden' || error.code === 'not-found'));
  }
}

test('every job and every way out of a stage says for whom it acts', () => {
  expect(Object.keys(jobIdentities).sort()).toEqual([...jobNames].sort());
  expect(Object.keys(capabilityIdentities).sort()).toEqual(Object.keys(capabilities).sort());
  const acting = Object.entries(capabilityIdentities).filter(([, identity]) => identity === 'stage');
  expect(Object.keys(reach).sort()).toEqual(acting.map(([name]) => name).sort());
});

test.each(Object.values(reach).flat())('to %s a stage needs what its user would', async (_, action, object, run) => {
  const seen: string[] = [];
  const wanted: string[] = [];
  for (const { title, acting, actor } of people) {
    // Reading one's own roles is everybody's.
    const own = object.name === 'open';
    wanted.push(`${title}: ${own || decide(actor, action, object).allowed}`);
    seen.push(`${title}: ${await passes(run(acting))}`);
  }
  expect(seen).toEqual(wanted);
});

test('what a run starts when it ends acts for whom the trigger names, and a refusal is in the audit log', async () => {
  const { id: first } = await save({ application: 'open', name: 'first', stages });
  const trigger = { type: 'pipeline', enabled: true, pipeline: first, application: 'open', status: ['successful'] };
  const as = (name: string, more: JsonObject, triggerMore: JsonObject = {}) =>
    save({ application: 'harbour', name, stages, triggers: [{ ...trigger, ...triggerMore }], ...more });
  await as('by an account', {}, { runAsUser: 'robot' });
  const { id: lent } = await as('by lent roles', { roles: ['running'] });
  await as('by nobody', {});
  await as('by the product', {}, { runAsUser: '<engine>' });
  const { id } = await startPipeline(db(), boss, { application: 'open', pipeline: 'first', trigger: {} });
  await startAfter(db(), { executionId: id, status: 'SUCCEEDED', seq: 9 }, silentLogger);
  const { rows } = await db().pool.query(
    `SELECT name, started_by AS by FROM executions WHERE trigger_type = 'pipeline' AND name LIKE 'by %' ORDER BY name`,
  );
  expect(rows).toEqual([
    { name: 'by an account', by: 'robot' },
    { name: 'by lent roles', by: `${lent}@managed-service-account` },
  ]);
  const refused = await selectAudit(db().pool, { actor: 'anonymous', result: 'refused', limit: 10 });
  expect(refused.map(({ action, object, reason }) => [action, object, reason]).sort()).toEqual(
    ['harbour/by nobody', 'harbour/by the product'].map((object) => [
      'execution.start',
      object,
      'execute on application harbour needs one of the roles running, changing',
    ]),
  );
});
