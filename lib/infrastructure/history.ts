import type { Actor } from '#lib/auth/actor';
import type { Status } from '#lib/engine/statuses';
import { stampsOf } from '#lib/infrastructure/clusters';
import { rootOwner } from '#lib/infrastructure/owner-tree';
import { requireResource } from '#lib/infrastructure/readable';
import type { ResourceHistory, ResourceRun } from '#lib/infrastructure/view';
import { stageDefinition, stageDefinitions } from '#lib/stages/definitions';
import { type TouchedObject, touchedBy, touchedFields } from '#lib/stages/touched';
import type { Database, Sql } from '#lib/store/database';
import { type StageRunRecord, selectAppliedImages, selectStageRuns } from '#lib/store/deploy-records';
import { type ResourceRecord, selectClusterMembers } from '#lib/store/inventory-read';

/** How far back it is looked, in executions of the application and in those of all others, and how many runs are told. */
const mostExecutions = 500;
const mostRuns = 100;

const types = stageDefinitions.flatMap(({ changesObjects, type, aliases = [] }) =>
  changesObjects ? [type, ...aliases] : [],
);

/** What runs did to an object and to the others of its cluster. An operation by hand is a run as well. */
export async function listResourceHistory(
  database: Database,
  actor: Actor,
  input: { id: string },
): Promise<ResourceHistory> {
  return historyOf(database.pool, actor, await requireResource(database, actor, input.id));
}

export async function historyOf(sql: Sql, actor: Actor, row: ResourceRecord): Promise<ResourceHistory> {
  const { root, members } = await surroundings(sql, row);
  const belongs = membership(row, root, members);
  const records = await selectStageRuns(sql, actor, {
    application: row.application ?? '',
    account: row.account,
    types,
    runs: mostExecutions,
    stamps: [row, root, ...members].flatMap(stampsOf),
    fields: touchedFields,
  });
  const touching = records.flatMap((record) => {
    const objects = touchedBy(record).filter(belongs);
    return objects.length > 0 ? [{ record, objects }] : [];
  });
  const told = touching.slice(0, mostRuns);
  const images = await imagesOf(
    sql,
    told.map(({ record }) => record.id),
    belongs,
  );
  return {
    runs: told.map(({ record, objects }) => runOf(record, objects, images.get(record.id) ?? [])),
    more: touching.length > told.length,
    ...(root.summary.changedBy ? { outside: root.summary.changedBy } : {}),
  };
}

/** What steers the object, and the versions of its cluster that there are. */
async function surroundings(
  sql: Sql,
  row: ResourceRecord,
): Promise<{ root: ResourceRecord; members: ResourceRecord[] }> {
  const root = await rootOwner(sql, row);
  return { root, members: root.cluster && isWorkload(root) ? await selectClusterMembers(sql, root) : [] };
}

/** The object, what steers it, and the other versions of its cluster, also those that are gone. */
function membership(
  row: ResourceRecord,
  root: ResourceRecord,
  members: readonly ResourceRecord[],
): (object: TouchedObject) => boolean {
  const names = new Set([row, root, ...members].map(({ kind, name }) => keyOf(kind, name)));
  const versions =
    root.category === 'server-group' && isVersion.test(root.name) ? keyOf(root.kind, baseOf(root.name)) : '';
  return ({ account, namespace, kind, name }) =>
    account === row.account &&
    (namespace || row.namespace) === row.namespace &&
    (names.has(keyOf(kind, name)) || (isVersion.test(name) && keyOf(kind, baseOf(name)) === versions));
}

const isWorkload = ({ category }: ResourceRecord): boolean => /^server-group/.test(category);
const isVersion = /-v\d{3,}$/;
const baseOf = (name: string): string => name.replace(isVersion, '');
const keyOf = (kind: string, name: string): string => `${kind.toLowerCase()} ${name}`;

async function imagesOf(
  sql: Sql,
  stages: readonly string[],
  belongs: (object: TouchedObject) => boolean,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { stage, images, account, ...object } of await selectAppliedImages(sql, stages)) {
    if (images.length === 0 || !belongs({ account, ...object })) continue;
    found.set(stage, [...new Set([...(found.get(stage) ?? []), ...images])]);
  }
  return found;
}

function runOf(record: StageRunRecord, objects: readonly TouchedObject[], images: string[]): ResourceRun {
  return {
    stage: record.id,
    execution: {
      id: record.execution,
      application: record.application,
      name: record.executionName,
      number: record.number,
      kind: record.kind,
    },
    what: stageDefinition(record.type)?.title ?? record.type,
    name: record.name,
    status: record.status as Status,
    ...(record.failure ? { failure: record.failure } : {}),
    by: record.startedBy,
    ...(record.reason ? { reason: record.reason } : {}),
    at: record.startedAt,
    ...(record.endedAt === null ? {} : { endedAt: record.endedAt }),
    objects: [...new Set(objects.map(({ kind, name }) => `${kind} ${name}`))],
    images,
  };
}
