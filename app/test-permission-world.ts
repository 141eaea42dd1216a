import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { beginSession } from '#lib/auth/admit';
import type { Guarded, Permissions } from '#lib/auth/can';
import { sessionCookie } from '#lib/auth/session';
import { hashToken } from '#lib/auth/tokens';
import { startOperation, startPipeline } from '#lib/executions/commands';
import type { TestServer } from '#lib/http/test-server';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { saveTemplate } from '#lib/pipeline-templates/commands';
import { upsertPermissionRule } from '#lib/store/permission-rules';
import { putSecondFactor } from '#lib/store/second-factors';
import { insertToken } from '#lib/store/tokens';
import { findUserByName } from '#lib/store/users';

/** For the table of permissions: one of everything, guarded by the same lists, and a person for each right. */
export interface World {
  people: readonly Person[];
  objects: Record<'application' | 'account' | 'pipeline template', Guarded>;
  /** What a new application would be guarded by. */
  creating: Record<'application' | 'pipeline template', Guarded>;
  application: string;
  newApplication: string;
  pipeline: string;
  pipelineName: string;
  execution: string;
  operation: string;
  stage: string;
  account: string;
  ci: string;
  template: string;
  digest: string;
  spare: string;
  /** Everybody's: the one who asks owns it. */
  token: string;
  /** Besides the one that asks. */
  otherSession: string;
  /** The pattern of a rule. */
  rule: string;
  /** Everything as it was, the audit log aside. */
  restore(): Promise<void>;
}

export interface Person {
  title: string;
  actor: Actor;
  cookie: string;
}

const permissions: Permissions = {
  READ: ['looking', 'running', 'changing'],
  EXECUTE: ['running', 'changing'],
  WRITE: ['changing'],
};
const names = { application: 'harbour', newApplication: 'newcomer', pipelineName: 'load', account: 'quay', ci: 'yard' };

export async function makeWorld(server: TestServer): Promise<World> {
  const { database, keys } = server.context;
  const boss = await server.person('boss', { admin: true });
  const actors: [string, Actor][] = [
    ['reader', await server.person('rita', { roles: ['looking'] })],
    ['executor', await server.person('emil', { roles: ['Running'] })],
    ['writer', await server.person('wanda', { roles: ['changing'] })],
    ['administrator', boss],
    ['person of another team', await server.person('otto', { roles: ['others'] })],
  ];
  await server.person('spare');
  const people = await Promise.all(
    actors.map(async ([title, actor]) => {
      const user = await findUserByName(database.pool, actor.name);
      const session = await beginSession(database, user!, '');
      return { title, actor, cookie: await sessionCookie(session, keys) };
    }),
  );
  await createApplication(database, boss, {
    name: names.application,
    attributes: { permissions: { ...permissions } as never },
  });
  await upsertPermissionRule(database.pool, {
    kind: 'application',
    pattern: 'new*',
    permissions: { CREATE: ['changing'] },
    by: 'test',
  });
  for (const [kind, name, type] of [
    ['cloud', names.account, 'kubernetes'],
    ['ci', names.ci, 'jenkins'],
  ]) {
    const settings = JSON.stringify({ permissions, address: 'http://127.0.0.1:1', server: 'http://127.0.0.1:1' });
    await database.pool.query('INSERT INTO accounts (kind, name, type, settings) VALUES ($1, $2, $3, $4)', [
      kind,
      name,
      type,
      settings,
    ]);
  }
  await database.pool.query(
    `INSERT INTO resources (id, account, kind, namespace, name, category, application, created_at)
     VALUES ('quay/Deployment/port/crane', 'quay', 'Deployment', 'port', 'crane', 'server-group-manager', 'harbour', now()),
       ('quay/StatefulSet/port/hoist', 'quay', 'StatefulSet', 'port', 'hoist', 'server-group', 'harbour', now()),
       ('quay/NetworkPolicy/port/wall', 'quay', 'NetworkPolicy', 'port', 'wall', 'firewall', NULL, now())`,
  );
  const things = await makeThings(server, boss);
  const user = await findUserByName(database.pool, 'spare');
  const token = await insertToken(database.pool, { userId: user!.id, name: 'x', hash: hashToken('x'), hint: 'x' });
  for (const owner of [user, await findUserByName(database.pool, 'boss')]) {
    const factor = { userId: owner!.id, sealed: 'v1.x.x.x', step: 0, recoveryHashes: [] };
    await putSecondFactor(database.pool, factor, null);
  }
  const world = {
    ...names,
    ...things,
    people,
    spare: 'spare',
    token: token!,
    otherSession: 'other-session',
    rule: 'new*',
  };
  return {
    ...world,
    objects: {
      application: { kind: 'application', name: names.application, permissions },
      account: { kind: 'account', name: names.account, place: `cloud/${names.account}`, permissions },
      'pipeline template': { kind: 'pipeline template', name: things.template, permissions },
    },
    creating: {
      application: { kind: 'application', name: names.newApplication, permissions: { CREATE: ['changing'] } },
      'pipeline template': { kind: 'pipeline template', name: 'new-mould' },
    },
    restore: await restorer(server),
  };
}

async function makeThings({ context: { database } }: TestServer, boss: Actor) {
  const stages = [{ type: 'manualJudgment', refId: '1', name: 'Go?' }];
  const document = { application: names.application, name: names.pipelineName, stages };
  const { id: pipeline } = await savePipeline(database, boss, { document });
  const { application, pipelineName } = names;
  const { id: execution } = await startPipeline(database, boss, { application, pipeline: pipelineName, trigger: {} });
  const stage = { type: 'wait', name: 'Pause', waitTime: 1 };
  const { id: operation } = await startOperation(database, boss, { application, stage });
  await database.pool.query(`UPDATE executions SET status = 'RUNNING'`);
  const { rows } = await database.pool.query<{ id: string }>(
    `UPDATE stages SET status = 'RUNNING' WHERE execution_id = $1 RETURNING id`,
    [execution],
  );
  const template = 'mould';
  const { digest } = await saveTemplate(database, boss, {
    document: {
      schema: 'v2',
      id: template,
      metadata: { name: 'Mould', description: '', scopes: ['global'] },
      variables: [],
      pipeline: { stages: [{ type: 'wait', refId: '1', name: 'Pause', waitTime: 1 }] },
      permissions: { READ: permissions.READ, WRITE: permissions.WRITE } as never,
    },
    mode: 'create',
  });
  return { pipeline, execution, operation, stage: rows[0]!.id, template, digest };
}

/** Copies of all tables but the audit log, laid back in one round trip. */
async function restorer({ context: { database } }: TestServer): Promise<() => Promise<void>> {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'audit%'
       AND tablename NOT LIKE '\\_%'`,
  );
  await database.pool.query('CREATE SCHEMA kept');
  for (const { name } of rows) await database.pool.query(`CREATE TABLE kept.${name} AS TABLE public.${name}`);
  const back = rows.map(({ name }) => `DELETE FROM ${name}; INSERT INTO ${name} SELECT * FROM kept.${name};`);
  const script = `BEGIN; SET LOCAL session_replication_role = replica; ${back.join(' ')} COMMIT;`;
  return async () => {
    await database.pool.query(script);
  };
}
