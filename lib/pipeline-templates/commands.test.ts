import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { startPipeline } from '#lib/executions/commands';
import { evaluateFor } from '#lib/executions/evaluate';
import { receiveWebhook } from '#lib/executions/webhook-events';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import type { JsonObject } from '#lib/kernel/json';
import { deletePipeline, savePipeline } from '#lib/pipeline-configs/commands';
import { getPipeline, listPipelines } from '#lib/pipeline-configs/queries';
import { selectWatchers } from '#lib/store/engine-watchers';
import { listTriggers } from '#lib/store/trigger-read';
import { deleteTemplate, saveTemplate, tagTemplate } from './commands.ts';
import { getTemplate, listTemplates, listTemplateUses, listTemplateVersions, planPipeline } from './queries.ts';

let server: TestServer;
let lena: Actor;
let otto: Actor;
let admin: Actor;
beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['Crew'] });
  otto = await server.person('otto');
  admin = await server.person('boss', { admin: true });
  await createApplication(db(), lena, { name: 'shop' });
  await createApplication(db(), lena, {
    name: 'vault',
    attributes: { permissions: { READ: ['crew'], WRITE: ['crew'] } },
  });
});
afterAll(() => server.close());

const db = () => server.context.database;
let count = 0;
let id = '';
beforeEach(() => {
  id = `template-${++count}`;
});

const document = (rest: JsonObject = {}, pipeline: JsonObject = {}): JsonObject => ({
  schema: 'v2',
  id,
  metadata: { name: 'Nap', description: 'Waits', scopes: ['global'] },
  variables: [{ name: 'seconds', type: 'int' }],
  pipeline: {
    stages: [{ refId: '1', type: 'wait', name: 'Nap', waitTime: '${templateVariables.seconds}' }],
    ...pipeline,
  },
  ...rest,
});
const create = (actor = lena, rest: JsonObject = {}, pipeline: JsonObject = {}) =>
  saveTemplate(db(), actor, { document: document(rest, pipeline), mode: 'create' });
const update = (rest: JsonObject, more: { tag?: string; force?: boolean } = {}, actor = lena, pipeline = {}) =>
  saveTemplate(db(), actor, { document: document(rest, pipeline), mode: 'update', ...more });
const config = (rest: JsonObject = {}): JsonObject => ({
  type: 'templatedPipeline',
  schema: 'v2',
  application: 'shop',
  name: `made ${id}`,
  template: {
    artifactAccount: 'front50ArtifactCredentials',
    type: 'front50/pipelineTemplate',
    reference: `spinnaker://${id}`,
  },
  variables: { seconds: 4 },
  exclude: [],
  ...rest,
});
const make = (rest: JsonObject = {}, actor = lena) => savePipeline(db(), actor, { document: config(rest) });

test('a template has versions by digest and tags that move, and the same content is the same version', async () => {
  const first = await create();
  expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
  const second = await update({ protect: true }, { tag: 'stable' });
  const third = await update({ protect: false, extra: 1 });
  expect((await update({ extra: 1, protect: false })).digest).toBe(third.digest);
  const versions = await listTemplateVersions(db(), lena, { id });
  expect(versions.map(({ digest, tags }) => [digest, tags])).toEqual([
    [third.digest, ['latest']],
    [second.digest, ['stable']],
    [first.digest, []],
  ]);
  expect(await getTemplate(db(), lena, { id, tag: 'stable' })).toMatchObject({ document: { protect: true } });
  expect(await getTemplate(db(), lena, { id, digest: first.digest })).toMatchObject({ tags: [], document: document() });
  await tagTemplate(db(), lena, { id, tag: 'stable', digest: first.digest });
  expect((await getTemplate(db(), lena, { id, tag: 'stable' })).digest).toBe(first.digest);
  await deleteTemplate(db(), lena, { id, digest: second.digest });
  await deleteTemplate(db(), lena, { id, tag: 'stable' });
  await expect(getTemplate(db(), lena, { id, tag: 'stable' })).rejects.toThrow('has no version stable');
  await expect(deleteTemplate(db(), lena, { id, digest: third.digest })).rejects.toThrow('The tag latest points at');
});

test('a version that is restored says when and by whom, and stands first again', async () => {
  const first = await create();
  const second = await update({ extra: 1 });
  await update({ extra: 1 });
  const again = { document: document(), mode: 'update', note: 'Restores the first' } as const;
  expect((await saveTemplate(db(), lena, again)).digest).toBe(first.digest);
  const [restored, before] = await listTemplateVersions(db(), lena, { id });
  expect(restored).toMatchObject({
    digest: first.digest,
    note: '',
    tags: ['latest'],
    savedAgain: [{ author: 'lena', note: 'Restores the first', at: expect.any(Number) }],
  });
  expect(before).toMatchObject({ digest: second.digest, savedAgain: [] });
});

test('a pipeline made from a template keeps its config, and runs as what comes out', async () => {
  const { digest } = await create();
  const { id: pipeline, version } = await make({ unknown: { kept: true } });
  expect(version).toBe(1);
  const view = await getPipeline(db(), lena, { id: pipeline });
  expect(view.document).toMatchObject({ ...config(), unknown: { kept: true } });
  expect(view.document).not.toHaveProperty('stages');
  expect(view.resolved).toMatchObject({ id: pipeline, name: `made ${id}`, stages: [{ waitTime: 4 }] });
  expect(view.origin).toMatchObject({ id, name: 'Nap', tag: 'latest', digest, behind: false });
  expect(view.findings).toEqual([]);
  const run = await startPipeline(db(), lena, { application: 'shop', pipeline, trigger: {} });
  const { rows } = await db().pool.query(
    'SELECT e.document, s.context FROM executions e JOIN stages s ON s.execution_id = e.id WHERE e.id = $1',
    [run.id],
  );
  expect(rows).toMatchObject([
    { context: { waitTime: 4 }, document: { templateVariables: { seconds: 4 }, template: { digest } } },
  ]);
  const listed = (await listPipelines(db(), lena, { application: 'shop' })).find((row) => row.id === pipeline);
  expect(listed).toMatchObject({ stageCount: 1, templateId: id });
});

test('a run sees the variables, and an expression inside a value is evaluated once, by the stage', async () => {
  const variables: JsonObject[] = [
    { name: 'seconds', type: 'int' },
    { name: 'said', type: 'string' },
  ];
  const stages = [
    {
      refId: '1',
      type: 'wait',
      comments: '${templateVariables.said}',
      waitTime: '${templateVariables.seconds + trigger.more}',
    },
  ];
  await create(lena, { variables }, { stages });
  const { id: pipeline } = await make({ variables: { seconds: 4, said: "${'$'}{1 + 1}" } });
  const { id: executionId } = await startPipeline(db(), lena, { application: 'shop', pipeline, trigger: { more: 3 } });
  const { rows } = await db().pool.query('SELECT id, context FROM stages WHERE execution_id = $1', [executionId]);
  const { id: stageId, context } = rows[0] as { id: string; context: JsonObject };
  const evaluated = async (expression: unknown) =>
    (await evaluateFor(db(), lena, { expression: String(expression), executionId, stageId })).result;
  expect(context.comments).toBe("${'$'}{1 + 1}");
  expect(await evaluated(context.comments)).toBe('${1 + 1}');
  expect(await evaluated(context.waitTime)).toBe(7);
  expect(await evaluated('${execution.templateVariables.seconds}')).toBe(4);
});

test('a run that began keeps what it began with, and the next one follows the tag', async () => {
  await create();
  const { id: pipeline } = await make();
  const pinned = await make({
    name: `pinned ${id}`,
    template: { reference: `spinnaker://${id}@sha256:${(await getTemplate(db(), lena, { id })).digest}` },
  });
  await update({}, {}, lena, { limitConcurrent: true });
  expect((await getPipeline(db(), lena, { id: pipeline })).resolved).toMatchObject({ limitConcurrent: true });
  const held = await getPipeline(db(), lena, { id: pinned.id });
  expect(held.resolved).not.toHaveProperty('limitConcurrent');
  expect(held.origin).toMatchObject({ behind: true });
  const start = () => startPipeline(db(), lena, { application: 'shop', pipeline, trigger: {} });
  const [one, other] = [await start(), await start()];
  const waiting = async () =>
    (await db().pool.query('SELECT id FROM executions WHERE id = ANY ($1) AND wake_at IS NULL', [[one.id, other.id]]))
      .rows;
  expect(await waiting()).toEqual([{ id: other.id }]);
  // A limit that is lifted lets who waits go on at once.
  await update({ metadata: { name: 'Nap', description: 'Without a limit', scopes: ['global'] } });
  expect(await waiting()).toEqual([]);
});

test('inherited triggers start pipelines', async () => {
  const triggers: JsonObject[] = [
    { type: 'webhook', source: `${id}-\${templateVariables.seconds}`, enabled: true },
    { type: 'jenkins', master: 'ci', job: id, enabled: true },
    { type: 'pipeline', pipeline: 'other', enabled: true },
    { type: 'cron', cronExpression: '0 0 * * * ?', enabled: true },
  ];
  await create(lena, {}, { triggers });
  const { id: pipeline } = await make();
  expect((await receiveWebhook(server.context, { source: `${id}-4`, payload: {} })).started).toHaveLength(1);
  expect(await listTriggers(db().pool, 'jenkins')).toMatchObject([
    { pipeline: { id: pipeline }, trigger: { job: id } },
  ]);
  expect(await selectWatchers(db().pool, 'other')).toMatchObject([{ pipeline: { id: pipeline } }]);
  expect(await listTriggers(db().pool, 'cron')).toMatchObject([{ trigger: { id: `${pipeline}-inherited-3` } }]);
  const { document } = await getPipeline(db(), lena, { id: pipeline });
  await savePipeline(db(), lena, { document: { ...document, exclude: ['triggers'] } });
  expect((await receiveWebhook(server.context, { source: `${id}-4`, payload: {} })).started).toEqual([]);
  await deletePipeline(db(), lena, { id: pipeline });
});

test.each<[string, JsonObject, string, string]>([
  [
    'a missing variable',
    { variables: {} },
    'variables.seconds',
    'Variable seconds has no value. Give it a whole number',
  ],
  ['a quoted number', { variables: { seconds: '4' } }, 'variables.seconds', 'Write it without quotes: 4'],
  [
    'a template that is not there',
    { template: { reference: 'spinnaker://nowhere' } },
    'template.reference',
    'no pipeline template nowhere',
  ],
  [
    'a tag that is not there',
    { template: { reference: 'spinnaker://ID:canary' } },
    'template.reference',
    'has no version canary',
  ],
  [
    'a reference that is none',
    { template: { reference: 'http://x' } },
    'template.reference',
    '"http://x" names no template',
  ],
  ['no reference', { template: null }, 'template.reference', 'does not say which template'],
  [
    'a stage behind none',
    { stages: [{ refId: 'x', type: 'wait', requisiteStageRefIds: ['9'] }] },
    'requisiteStageRefIds',
    'waits for stage 9',
  ],
])('a pipeline with %s is not saved, and told why', async (_case, rest, field, message) => {
  await create();
  const own = JSON.parse(JSON.stringify(rest).replace('ID', id)) as JsonObject;
  const refused = await make(own).catch((error: Error) => error);
  expect(refused).toMatchObject({
    code: 'invalid',
    data: { findings: expect.arrayContaining([expect.objectContaining({ field })]) },
  });
  expect((refused as Error).message).toContain(message);
  expect((await planPipeline(db(), lena, { document: config(own) })).findings).toEqual(
    expect.arrayContaining([expect.objectContaining({ level: 'error', field })]),
  );
});

test('a plan shows the resolved pipeline with problems, and saves nothing', async () => {
  await create();
  const plan = await planPipeline(db(), otto, { document: config({ variables: { seconds: 7 } }) });
  expect(plan).toMatchObject({
    findings: [],
    document: { stages: [{ waitTime: 7 }] },
    origin: { id, variables: [{ name: 'seconds' }] },
  });
  expect((await listTemplateUses(db(), lena, { id })).rows).toEqual([]);
  const half = await planPipeline(db(), otto, { document: config({ variables: {} }) });
  expect(half.document?.stages).toMatchObject([{ waitTime: '${templateVariables.seconds}' }]);
});

test('a version that would break pipelines is refused, naming them; forced, they cannot be started until mended', async () => {
  await create();
  const { id: pipeline } = await make();
  const broken = {
    variables: [
      { name: 'seconds', type: 'int' },
      { name: 'team', type: 'string' },
    ],
  };
  await expect(update(broken)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`shop/made ${id}: Variable team has no value`),
  });
  expect((await getTemplate(db(), lena, { id })).variables).toHaveLength(1);
  await update(broken, { force: true });
  const start = () => startPipeline(db(), lena, { application: 'shop', pipeline, trigger: {} });
  await expect(start()).rejects.toThrow('cannot be made from its template: Variable team has no value. Give it a text');
  expect((await getPipeline(db(), lena, { id: pipeline })).findings).toMatchObject([{ field: 'variables.team' }]);
  await savePipeline(db(), lena, { document: { ...config(), id: pipeline, variables: { seconds: 1, team: 'a' } } });
  await start();
});

test('a template in use is not deleted, and says by whom it is used', async () => {
  await create();
  const one = await make();
  const hidden = await make({
    application: 'vault',
    name: 'secret',
    template: { reference: `spinnaker://${id}:latest` },
  });
  await expect(deleteTemplate(db(), lena, { id })).rejects.toThrow(
    `2 pipelines are made from this: shop/made ${id}, vault/secret`,
  );
  const refused = await deleteTemplate(db(), otto, { id }).catch((error: Error) => error);
  expect((refused as Error).message).toContain(`shop/made ${id}, 1 more`);
  expect((refused as Error).message).not.toContain('secret');
  expect(await listTemplateUses(db(), otto, { id })).toMatchObject({ rows: [{ name: `made ${id}` }], hidden: 1 });
  // Whoever cannot change the template has no need to know how much there is that they may not see.
  const looking: Actor = { ...otto, token: { name: 'look', ids: ['look'], scope: 'read', applications: [] } };
  expect(await listTemplateUses(db(), looking, { id })).toMatchObject({ hidden: 0 });
  for (const pipeline of [one, hidden]) await deletePipeline(db(), lena, { id: pipeline.id });
  await deleteTemplate(db(), lena, { id });
  await expect(getTemplate(db(), lena, { id })).rejects.toMatchObject({ code: 'not-found' });
});

test('a stale edit is refused with the other version', async () => {
  const { digest } = await create();
  await saveTemplate(db(), otto, { document: document({ a: 1 }), mode: 'update', baseDigest: digest });
  const late = saveTemplate(db(), lena, { document: document({ b: 1 }), mode: 'update', baseDigest: digest });
  await expect(late).rejects.toMatchObject({
    code: 'conflict',
    data: { current: { updatedBy: 'otto', document: { a: 1 } } },
  });
  await expect(create()).rejects.toThrow(`There is a pipeline template ${id} already`);
  await expect(saveTemplate(db(), lena, { document: document(), mode: 'create', tag: 'nonsense' })).rejects.toThrow(
    'There is no tag nonsense',
  );
});

test('templates are listed a page at a time, and found by what people call them', async () => {
  const ids = ['first', 'second', 'third'].map((name) => `${id}-${name}`);
  for (const one of ids) {
    const metadata = { name: `Mould ${one}`, description: '100% made', owner: 'crew', scopes: ['global'] };
    await saveTemplate(db(), lena, { document: { ...document(), id: one, metadata }, mode: 'create' });
  }
  const page = async (input: Parameters<typeof listTemplates>[2]) => {
    const { rows, next } = await listTemplates(db(), otto, { search: `${id}-`, ...input });
    return [rows.map((row) => row.id), next];
  };
  expect(await page({ limit: 2 })).toEqual([ids.slice(0, 2), ids[1]]);
  expect(await page({ limit: 2, after: ids[1] })).toEqual([ids.slice(2), undefined]);
  expect(await page({ search: `mould ${id}-SEC` })).toEqual([[ids[1]], undefined]);
  expect((await page({ search: '100% m' }))[0]).toEqual(ids);
  expect(await page({ search: '100_' })).toEqual([[], undefined]);
  expect((await page({ scopes: ['GLOBAL'] }))[0]).toEqual(ids);
  expect((await page({ scopes: ['elsewhere'] }))[0]).toEqual([]);
});

test('roles say who may read and who may change a template', async () => {
  await create(lena, { permissions: { READ: ['CREW'], WRITE: ['crew'] } });
  await expect(getTemplate(db(), otto, { id })).rejects.toMatchObject({ code: 'not-found' });
  expect((await listTemplates(db(), otto, {})).rows.map((row) => row.id)).not.toContain(id);
  expect((await listTemplates(db(), lena, {})).rows.map((row) => row.id)).toContain(id);
  await expect(update({}, {}, otto)).rejects.toMatchObject({ code: 'not-found' });
  await expect(deleteTemplate(db(), otto, { id })).rejects.toMatchObject({ code: 'not-found' });
  await expect(make({}, otto)).rejects.toThrow(`There is no pipeline template ${id}, or you may not read it`);
  await update({ note: 'without roles' });
  expect((await getTemplate(db(), lena, { id })).permissions).toEqual({ READ: ['crew'], WRITE: ['crew'] });
  await expect(update({ permissions: { WRITE: ['others'] } })).rejects.toThrow(
    'could not change the template any more',
  );
  await update({ permissions: {} });
  expect((await getTemplate(db(), otto, { id })).permissions).toEqual({});
});

test('a template that anybody may change gives nobody power over applications they may not write', async () => {
  await create();
  await make({ application: 'vault', name: `guarded ${id}` });
  await expect(update({ a: 1 }, {}, otto)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('applications you may not read'),
  });
  await expect(update({ permissions: { WRITE: ['x'] } }, {}, { ...otto, roles: ['x'] })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await update({ a: 1 });
});

test('a trigger that runs as somebody is let in neither by a template nor by its variables', async () => {
  const triggers = [{ type: 'webhook', source: id, enabled: true, runAsUser: 'boss' }];
  await expect(create(lena, {}, { triggers })).rejects.toThrow('runs as boss');
  await create(lena, {}, { triggers: [{ ...triggers[0]!, runAsUser: '${templateVariables.user}' }] }).catch(
    () => undefined,
  );
  const variables: JsonObject[] = [
    { name: 'seconds', type: 'int' },
    { name: 'user', type: 'string', defaultValue: '' },
  ];
  await saveTemplate(db(), admin, {
    document: document({ variables }, { triggers: [{ ...triggers[0]!, runAsUser: '${templateVariables.user}' }] }),
    mode: 'create',
  });
  await expect(make({ variables: { seconds: 1, user: 'boss' } })).rejects.toThrow('runs as boss');
  await make({ variables: { seconds: 1, user: '' } });
});

test('every write leaves an audit row', async () => {
  const { digest } = await create();
  await update({ a: 1 }, { tag: 'stable' });
  await tagTemplate(db(), lena, { id, tag: 'test', digest });
  await deleteTemplate(db(), lena, { id });
  const { rows } = await db().pool.query('SELECT action, actor FROM audit_entries WHERE object = $1 ORDER BY id', [
    `pipeline template ${id}`,
  ]);
  expect(rows.map(({ action }) => action)).toEqual(
    ['create', 'save', 'tag', 'delete'].map((verb) => `pipeline-template.${verb}`),
  );
});
