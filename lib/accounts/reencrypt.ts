import { createSecretBox, type SecretBox } from '#lib/accounts/secrets';
import { recordAudit } from '#lib/audit/record';
import { resealChainEnds } from '#lib/audit/reseal';
import { internalActor } from '#lib/auth/actor';
import { keyId, keysOf, type SecretKeys } from '#lib/auth/keys';
import { invalid } from '#lib/kernel/errors';
import type { Database } from '#lib/store/database';
import { replaceSealed, sealedHomes, selectSealed } from '#lib/store/sealed';

export interface Reencryption {
  /** Sealed with the newest key now. */
  renewed: number;
  /** Were so before. */
  current: number;
  /** No given key opens them: `cloud/test`. */
  unreadable: string[];
}

/**
 * Seals everything with the newest key, the ends of the audit log's chain as well, so that older ones can be taken away.
 * Works beside a running product: a row that somebody stores meanwhile is sealed with the newest key already. Texts inside
 * unfinished runs stay as they are, and so do the cookies of sessions until they are used; `retire-keys.ts` knows of both.
 */
export async function reencryptSecrets(database: Database, keys: SecretKeys): Promise<Reencryption> {
  const box = createSecretBox(keys);
  await resealChainEnds(database, keys);
  const outcome: Reencryption = { renewed: 0, current: 0, unreadable: [] };
  for (const home of sealedHomes) {
    let after = '';
    for (;;) {
      const rows = await selectSealed(database.pool, home, after, 200);
      for (const row of rows) {
        if (box.isCurrent(row.sealed, row.place)) outcome.current++;
        else if (await renew(row)) outcome.renewed++;
      }
      after = rows.at(-1)?.key ?? '';
      if (rows.length < 200) break;
    }

    async function renew(row: { key: string; place: string; sealed: string }): Promise<boolean> {
      let secret: ReturnType<SecretBox['open']>;
      try {
        secret = box.open(row.sealed, row.place);
      } catch {
        outcome.unreadable.push(row.place);
        return false;
      }
      return await replaceSealed(database.pool, home, row, box.seal(secret, row.place));
    }
  }
  const { renewed, unreadable } = outcome;
  await recordAudit(database.pool, internalActor('keys'), {
    action: 'keys.renew',
    object: 'everything that is sealed',
    details: { key: keyId(newestOf(keys)), renewed, unreadable },
  });
  return outcome;
}

function newestOf(keys: SecretKeys): Buffer {
  const [newest] = keysOf(keys);
  if (!newest) throw invalid('The installation has no key');
  return newest;
}
