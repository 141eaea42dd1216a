import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSecretBox } from '#lib/accounts/secrets';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { type Action, decide, type Guarded, type Permissions } from '#lib/auth/can';
import { actorOfStage } from '#lib/auth/run-as';
import { createToken } from '#lib/auth/tokens';
import { Engine } from '#lib/engine/engine';
import { startPipeline } from '#lib/executions/commands';
import { createOutboundHttp } from '#lib/http/outbound';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { isGennakerError } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { savePipeline } from '#lib/pipeline-configs/commands';
import type { PipelineDocument } from '#lib/pipelines/document';
import { createPrograms } from '#lib/programs/run';
import { type JobName, jobNames } from '#lib/queue/jobs';
import type { JobHandlers } from '#lib/queue/work';
import { type SandboxMail, startSandboxMail } from '#lib/sandbox/mail/server';
import { bindStages } from '#lib/stages/bind';
import type { ActingUser, Capabilities, CapabilityName } from '#lib/stages/capabilities';
import { stageEntries } from '#lib/stages/executors';
import { selectAudit } from '#lib/store/audit';
import { inTransaction } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { insertExecution } from '#lib/store/executions-write';
import { startAfter } from '#lib/triggers/pipeline/start';
import { createServiceAccount } from '#lib/users/service-accounts';
import { stageCapabilities } from '#worker/capabilities';
import { capabilityIdentities, jobIdentities } from '#worker/identities';
import { jobHandlers } from '#worker/jobs';

/** The table of what stages can reach against everybody a stage can act for, made from the code and tried cell by cell. */
let server: TestServer;
let boss: Actor;
let capabilities: Capabilities;
let engine: Engine;
let jobs: JobHandlers;
let mail: SandboxMail;
let parent: { executionId: string; stageId: string };
const people: { title: string; acting: ActingUser; actor: Actor }[] = [];
const db = () => server.context.database;

const permissions: Permissions = {
  READ: ['looking', 'running', 'changing'],
  EXECUTE: ['running', 'changing'],
  WRITE: ['changing'],
};
const account = (kind: string, name: string): Guarded => ({
  kind: 'account',
  name,
  place: `${kind}/${name}`,
  permissions,
});
const application: Guarded = { kind: 'application', name: 'harbour', permissions };

const stages = [{ type: 'manualJudgment', refId: '1', name: 'Go?' }];
const save = (document: JsonObject) => savePipeline(db(), boss, { document });

beforeAll(async () => {
  server = await startTestServer();
  boss = { ...(await server.person('boss', { admin: true })), via: 'session' };
  const lists = permissions as unknown as JsonObject;
  await createApplication(db(), boss, { name: 'harbour', attributes: { permissions: lists } });
  await createApplication(db(), boss, { name: 'open' });
  await addAccounts();
  await save({ application: 'harbour', name: 'load', stages });
  const uses: JsonObject[] = [
    { type: 'deployManifest', refId: '1', account: 'quay', manifests: [] },
    { type: 'jenkins', refId: '2', master: 'yard', job: 'x' },
    { type: 'wait', refId: '3', waitTime: 1, expectedArtifacts: [{ boundArtifact: { artifactAccount: 'shelf' } }] },
  ];
  await save({ application: 'harbour', name: 'what harbour uses', stages: uses });
  await addPeople();
  const { id } = await startPipeline(db(), boss, { application: 'harbour', pipeline: 'load', trigger: {} });
  const { rows } = await db().pool.query<{ id: string }>('SELECT id FROM stages WHERE execution_id = $1', [id]);
  parent = { executionId: id, stageId: rows[0]!.id };
  const connecting = {
    database: db(),
    box: createSecretBox(Buffer.alloc(32, 7)),
    http: createOutboundHttp({ allow: ['127.0.0.1'] }),
    programs: createPrograms({ searchPath: '', places: {} }),
  };
  capabilities = stageCapabilities(connecting, 'UTC');
  engine = new Engine({
    store: new PostgresExecutionStore(db(), new EventHub(db())),
    types: bindStages(stageEntries, capabilities),
    logger: silentLogger,
    release: 'test',
    // Runs move when the job says so, and not by themselves.
    limits: { pollMs: 3_600_000, heartbeatMs: 200, deadAfterMs: 60_000, inboxMs: 50, turnSweepMs: 3_600_000 },
  });
  await engine.start();
  jobs = jobHandlers({ engine, connecting, url: 'http://gennaker.test', logger: silentLogger });
});
afterAll(async () => {
  await engine.stop(1000);
  await mail.close();
  await server.close();
});

async function addAccounts(): Promise<void> {
  mail = await startSandboxMail();
  const { host, port } = mail.smtp;
  const address = 'http://127.0.0.1:1';
  for (const [kind, name, type, more] of [
    ['cloud', 'quay', 'kubernetes', {}],
    ['ci', 'yard', 'jenkins', {}],
    ['artifact', 'shelf', 'http', {}],
    ['notification', 'horn', 'email', { host, port, security: 'none', from: 'horn@example.com' }],
  ] as const) {
    const settings = { permissions, address, server: address, ...more };
    const sql = 'INSERT INTO accounts (kind, name, type, settings) VALUES ($1, $2, $3, $4)';
    await db().pool.query(sql, [kind, name, type, JSON.stringify(settings)]);
  }
}

async function addPeople(): Promise<void> {
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
}

async function add(title: string, { name }: Pick<Actor, 'name'>, tokens: string[] = []): Promise<void> {
  const acting = { name, tokens };
  people.push({ title, acting, actor: await actorOfStage(db(), acting) });
}

let starts = 0;
type Cell = readonly [what: string, action: Action, object: Guarded, run: (user: ActingUser) => Promise<unknown>];
/** What each capability that acts for somebody lets them do. */
const reach: Partial<Record<CapabilityName, readonly Cell[]>> = {
  manifests: [
    ['change a cloud', 'write', account('cloud', 'quay'), (user) => capabilities.manifests.connect('quay', user)],
  ],
  ci: [['start builds', 'write', account('ci', 'yard'), (user) => capabilities.ci.connect('yard', user)]],
  artifacts: [
    [
      'read with an artifact account',
      'read',
      account('artifact', 'shelf'),
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

/** A run in an application that everybody may use, begun by whoever it is; what it holds is not begun yet. */
async function runOf({ name, tokens }: ActingUser, stage: JsonObject): Promise<string> {
  const document = { application: 'open', name: 'try', stages: [{ refId: '1', name: 'Try', ...stage }] };
  const { id } = await inTransaction(db(), (sql) =>
    insertExecution(db(), sql, {
      kind: 'pipeline',
      application: 'open',
      pipelineId: null,
      name: 'try',
      document: document as unknown as PipelineDocument,
      trigger: { type: 'manual' },
      startedBy: name,
      startedWith: tokens,
      correlationId: null,
      parent: null,
    }),
  );
  return id;
}

const startedBy = async (trigger: string) =>
  (await db().pool.query('SELECT 1 FROM executions WHERE trigger_type = $1', [trigger])).rowCount ?? 0;

let tries = 0;
/** What each job does for whoever is behind it: whether it got through, and whether it should. */
const jobCells: Record<JobName, (person: (typeof people)[number]) => Promise<{ wanted: boolean; seen: boolean }>> = {
  async advance({ acting, actor }) {
    const stage = { type: 'pipeline', application: 'harbour', pipeline: 'load', waitForCompletion: false };
    const executionId = await runOf(acting, stage);
    await jobs.advance({ executionId });
    const status = async () =>
      (await db().pool.query<{ status: string }>('SELECT status FROM executions WHERE id = $1', [executionId])).rows[0]
        ?.status;
    await vi.waitFor(async () => expect(await status()).toMatch(/SUCCEEDED|TERMINAL/), { timeout: 60_000 });
    return { wanted: decide(actor, 'execute', application).allowed, seen: (await status()) === 'SUCCEEDED' };
  },
  async ended({ acting: { name } }) {
    // A trigger names an account and no token: whoever's token it was that saved it could not have lent that account.
    const number = ++tries;
    const { id: first } = await save({ application: 'open', name: `first ${number}`, stages });
    const trigger = { type: 'pipeline', enabled: true, pipeline: first, application: 'open', status: ['successful'] };
    const triggers = [{ ...trigger, ...(name === 'anonymous' ? {} : { runAsUser: name }) }];
    await save({ application: 'harbour', name: `after ${number}`, stages, triggers });
    const { id } = await startPipeline(db(), boss, { application: 'open', pipeline: first, trigger: {} });
    const before = await startedBy('pipeline');
    await jobs.ended({ executionId: id, status: 'SUCCEEDED', seq: 9 });
    const { token: _, ...plain } = await actorOfStage(db(), { name, tokens: [] });
    return { wanted: decide(plain, 'execute', application).allowed, seen: (await startedBy('pipeline')) > before };
  },
  async notify({ acting }) {
    // Rights of the starter neither open nor close what administrators set up for everybody's messages.
    const address = `to-${++tries}@example.com`;
    const notifications = [{ type: 'email', address, when: ['stage.complete'] }];
    const executionId = await runOf(acting, { type: 'wait', waitTime: 0, sendNotifications: true, notifications });
    const { rows } = await db().pool.query<{ id: string }>('SELECT id FROM stages WHERE execution_id = $1', [
      executionId,
    ]);
    await jobs.notify({ executionId, stageId: rows[0]!.id, when: 'stage.complete' });
    const mails = (await (await fetch(`${mail.url}/api/messages`)).json()) as { to: string }[];
    return { wanted: true, seen: mails.some(({ to }) => to === address) };
  },
};

test.each(jobNames)('the job %s does for everybody what it says it does, and no more', async (name) => {
  const cells = [];
  for (const person of people) cells.push({ title: person.title, ...(await jobCells[name](person)) });
  expect(cells.map(({ title, seen }) => `${title}: ${seen}`)).toEqual(
    cells.map(({ title, wanted }) => `${title}: ${wanted}`),
  );
  expect(new Set(cells.map(({ wanted }) => wanted)).size).toBe(jobIdentities[name] === 'product' ? 1 : 2);
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
  const refused = await selectAudit(db().pool, {
    actor: 'anonymous',
    object: 'harbour/by',
    result: 'refused',
    limit: 10,
  });
  expect(refused.map(({ action, object, reason }) => [action, object, reason]).sort()).toEqual(
    ['harbour/by nobody', 'harbour/by the product'].map((object) => [
      'execution.start',
      object,
      'execute on application harbour needs one of the roles running, changing',
    ]),
  );
});
