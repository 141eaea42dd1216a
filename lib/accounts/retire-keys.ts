import { createSecretBox, keptArtifactPlace } from '#lib/accounts/secrets';
import { recordAudit } from '#lib/audit/record';
import { internalActor } from '#lib/auth/actor';
import { keyId, keysOf, type SecretKeys } from '#lib/auth/keys';
import type { SessionLimits } from '#lib/config/session-limits';
import { conflict, invalid } from '#lib/kernel/errors';
import type { Database } from '#lib/store/database';
import { countSessionsUnusedSince, firstRenewalWith, sealedTextsOfRuns } from '#lib/store/key-uses';

export interface OlderKeyUses {
  /** Runs that have not ended and hold a text which only an older key opens. */
  runs: string[];
  /** Sessions whose cookie an older key sealed, because they were not used since the newest one came. */
  sessions: number;
}

/** Throws `conflict` when not everything was sealed with the newest key yet. Reads only. */
export async function usesOfOlderKeys(
  database: Database,
  keys: SecretKeys,
  limits: SessionLimits,
): Promise<OlderKeyUses> {
  const [newest, ...older] = keysOf(keys);
  if (!newest || older.length === 0) throw invalid('There is one key only, so there is none to retire');
  const since = await firstRenewalWith(database.pool, keyId(newest));
  if (!since) throw conflict('Not everything is sealed with the newest key yet: run npm run secrets:reencrypt first');
  const [all, current] = [createSecretBox(keys), createSecretBox(newest)];
  const opens = (box: typeof all, sealed: string) => box.isCurrent(sealed, keptArtifactPlace);
  const needOlder = (sealed: string) =>
    !opens(current, sealed) && older.some((key) => opens(createSecretBox(key), sealed));
  const texts = await sealedTextsOfRuns(database.pool);
  const runs = texts.filter(({ sealed }) => needOlder(sealed)).map(({ executionId }) => executionId);
  return { runs: [...new Set(runs)], sessions: await countSessionsUnusedSince(database.pool, since, limits) };
}

/** Notes that older keys are no longer known; taking them away is for whoever keeps them. */
export async function recordRetirement(database: Database, keys: SecretKeys, uses: OlderKeyUses): Promise<void> {
  const [newest, ...older] = keysOf(keys).map(keyId);
  await recordAudit(database.pool, internalActor('keys'), {
    action: 'keys.retire',
    object: 'older keys of the installation',
    details: { key: newest ?? '', retired: older, sessionsEnded: uses.sessions, runsConcerned: uses.runs },
  });
}
