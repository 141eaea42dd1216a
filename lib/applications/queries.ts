import { guardedApplication, requireApplication } from '#lib/applications/guard';
import type { ApplicationRow, ApplicationView } from '#lib/applications/view';
import type { Actor } from '#lib/auth/actor';
import { decide, type Guarded } from '#lib/auth/can';
import { readableAccounts } from '#lib/infrastructure/readable';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import { countParts, selectApplications } from '#lib/store/applications';
import type { Database } from '#lib/store/database';

/** Those the actor may read, by name. `next` is given to `after` for the following page. */
export async function listApplications(
  database: Database,
  actor: Actor,
  input: { search?: string; after?: string; limit?: number },
): Promise<{ rows: ApplicationRow[]; next?: string }> {
  const limit = Math.min(input.limit ?? 50, 500);
  const search = input.search?.trim().slice(0, 200) || undefined;
  const records = await selectApplications(database.pool, actor, { search, after: input.after, limit: limit + 1 });
  const readable = new Set(await readableAccounts(database, actor));
  const rows = records.slice(0, limit).map((record) => ({
    name: record.name,
    ...described(record),
    accounts: record.accounts.filter(({ account }) => readable.has(account)),
    lastExecution: record.last ?? undefined,
    updatedAt: record.updatedAt.getTime(),
  }));
  return records.length > limit ? { rows, next: rows.at(-1)?.name } : { rows };
}

export async function getApplication(
  database: Database,
  actor: Actor,
  input: { name: string },
): Promise<ApplicationView> {
  const record = await requireApplication(database, actor, 'read', input.name);
  const guarded = guardedApplication(record);
  return {
    name: record.name,
    ...described(record),
    attributes: record.attributes,
    createdAt: record.createdAt.getTime(),
    createdBy: record.createdBy,
    updatedAt: record.updatedAt.getTime(),
    updatedBy: record.updatedBy,
    counts: await countParts(database.pool, record.name),
    ...rightsTo(actor, guarded),
  };
}

function rightsTo(actor: Actor, guarded: Guarded): Pick<ApplicationView, 'may' | 'whyNot'> {
  const [write, execute] = [decide(actor, 'write', guarded), decide(actor, 'execute', guarded)];
  return {
    may: { write: write.allowed, execute: execute.allowed },
    whyNot: {
      ...(write.allowed ? {} : { write: write.rule }),
      ...(execute.allowed ? {} : { execute: execute.rule }),
    },
  };
}

function described(record: { email: string; attributes: JsonObject }) {
  return {
    email: record.email,
    owner: stringAt(record.attributes, 'owner') ?? record.email,
    description: stringAt(record.attributes, 'description') ?? '',
  };
}
