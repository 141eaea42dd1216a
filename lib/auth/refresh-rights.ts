import { recordAudit } from '#lib/audit/record';
import { internalActor } from '#lib/auth/actor';
import type { IdentitySources } from '#lib/auth/sources';
import type { AnyIdentitySource, CurrentRights } from '#lib/identity/contract';
import { unavailable } from '#lib/kernel/errors';
import { type Database, inTransaction } from '#lib/store/database';
import { claimDueUsers, type DueUser, markGone, unclaimUser, updateGrant } from '#lib/store/user-rights';
import { updateRights } from '#lib/store/users';

export interface RefreshResult {
  /** How many people were asked about. */
  asked: number;
  /** Names of those whose rights are others now. */
  changed: string[];
  /** Names of those whom their source no longer lets in. */
  gone: string[];
  /** Names of sources that did not answer; their people keep what they had. */
  silent: string[];
}

const atOnce = 200;

/**
 * Asks the sources what people may now, and writes it down. `olderThanMs` leaves out those who were asked about lately;
 * `name` asks about one person, whether they are signed in or not.
 */
export async function refreshRights(
  database: Database,
  sources: IdentitySources,
  query: { name?: string; olderThanMs: number },
): Promise<RefreshResult> {
  const result: RefreshResult = { asked: 0, changed: [], gone: [], silent: [] };
  const known = new Map((await sources.list()).map((source) => [source.name, source]));
  const silent = new Set<string>();
  for (const user of await claimDueUsers(database.pool, { ...query, limit: atOnce })) {
    if (silent.has(user.source)) {
      await unclaimUser(database.pool, user.id);
      continue;
    }
    try {
      await refreshOne(database, sources, known.get(user.source), user, result);
      result.asked++;
    } catch (error) {
      sources.tell(user.source, error);
      silent.add(user.source);
      await unclaimUser(database.pool, user.id);
    }
  }
  return { ...result, silent: [...silent] };
}

async function refreshOne(
  database: Database,
  sources: IdentitySources,
  source: AnyIdentitySource | undefined,
  user: DueUser,
  result: RefreshResult,
): Promise<void> {
  const grant = sources.openGrant(user.name, user.grant);
  // A source that was taken away lets nobody in any more; one that is set up badly, or whose secrets cannot be looked up at
  // this moment, says nothing about its people.
  if (!source && (await sources.isConfigured(user.source))) {
    throw unavailable(`${user.source} cannot be asked about its people until what is wrong with it is mended`);
  }
  const now: CurrentRights = source ? await source.currentRights?.({ name: user.name, grant }) : 'gone';
  if (now === undefined) return;
  const actor = internalActor('identity');
  if (now === 'gone') {
    await inTransaction(database, async (sql) => {
      await markGone(sql, user.id);
      await recordAudit(sql, actor, {
        action: 'user.gone',
        object: `user ${user.name}`,
        details: { source: user.source },
        before: { roles: user.roles, admin: user.admin },
      });
    });
    result.gone.push(user.name);
    return;
  }
  if (now.grant) await updateGrant(database.pool, user.id, sources.sealGrant(user.name, now.grant) ?? '');
  const rights = await sources.withFileRoles(user.name, now);
  if (sameRights(rights, user)) return;
  await inTransaction(database, async (sql) => {
    await updateRights(sql, user.id, rights, { roles: now.roles, admin: now.admin });
    const before = { roles: user.roles, admin: user.admin };
    await recordAudit(sql, actor, {
      action: 'user.rights',
      object: `user ${user.name}`,
      before,
      after: { ...rights },
    });
  });
  result.changed.push(user.name);
}

function sameRights(one: Pick<DueUser, 'roles' | 'admin'>, other: Pick<DueUser, 'roles' | 'admin'>): boolean {
  const text = ({ roles, admin }: Pick<DueUser, 'roles' | 'admin'>) => JSON.stringify([[...roles].sort(), admin]);
  return text(one) === text(other);
}
