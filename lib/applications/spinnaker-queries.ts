import { requireApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { readableAccounts } from '#lib/infrastructure/readable';
import type { JsonObject } from '#lib/kernel/json';
import { type ApplicationListRow, type ApplicationRecord, selectApplications } from '#lib/store/applications';
import { selectAudit } from '#lib/store/audit';
import { selectClusterNames } from '#lib/store/cluster-names';
import type { Database } from '#lib/store/database';

const mostApplications = 10_000;

/** Gate's list: each application's attributes in one flat object. */
export async function listFlat(
  database: Database,
  actor: Actor,
  filter: { account?: string; owner?: string },
): Promise<JsonObject[]> {
  const records = await selectApplications(database.pool, actor, { limit: mostApplications });
  const readable = new Set(await readableAccounts(database, actor));
  return records
    .filter((record) => matches(record, filter))
    .map((record) => ({
      ...attributesOf(record),
      accounts: record.accounts
        .map((one) => one.account)
        .filter((account) => readable.has(account))
        .join(','),
    }));
}

/** Gate's single application: attributes apart, and its clusters by account when asked for. */
export async function getExpanded(
  database: Database,
  actor: Actor,
  input: { name: string; expand: boolean },
): Promise<JsonObject> {
  const record = await requireApplication(database, actor, 'read', input.name);
  const clusters: Record<string, JsonObject[]> = {};
  const readable = new Set(await readableAccounts(database, actor));
  for (const { account, ...cluster } of input.expand ? await selectClusterNames(database.pool, record.name) : []) {
    if (!readable.has(account)) continue;
    clusters[account] ??= [];
    clusters[account].push({ ...cluster, loadBalancers: [] });
  }
  return { name: record.name, attributes: attributesOf(record), clusters };
}

/**
 * What the application's attributes were after each change, newest first, as far as the audit log remembers. What an earlier
 * application of the same name was is another story.
 */
export async function listApplicationHistory(
  database: Database,
  actor: Actor,
  input: { application: string; limit: number },
): Promise<JsonObject[]> {
  const record = await requireApplication(database, actor, 'read', input.application);
  const { name } = record;
  const entries = await selectAudit(database.pool, {
    application: name,
    action: 'application.',
    result: 'done',
    limit: input.limit,
  });
  const deleted = entries.findIndex(({ action }) => action === 'application.delete');
  const known = deleted < 0 ? entries : entries.slice(0, deleted);
  const changes = known.flatMap(({ after, actor: by, at }) =>
    after ? [{ ...after, name, user: by, updateTs: String(at), lastModifiedBy: by }] : [],
  );
  return changes.length > 0 ? changes : [attributesOf(record)];
}

function attributesOf(record: Omit<ApplicationRecord, 'permissions' | 'rule'>): JsonObject {
  return {
    ...record.attributes,
    name: record.name,
    email: record.email,
    user: record.updatedBy,
    createTs: String(record.createdAt.getTime()),
    updateTs: String(record.updatedAt.getTime()),
    lastModifiedBy: record.updatedBy,
  };
}

function matches(record: ApplicationListRow, { account, owner }: { account?: string; owner?: string }): boolean {
  if (account !== undefined && !record.accounts.some((one) => one.account === account)) return false;
  return owner === undefined || record.email === owner || record.attributes.owner === owner;
}
