/**
 * The hash chain over the audit log.
 *
 * Entries are written in the transaction of what they tell, by many processes at once; were each to name the one before
 * it, all writers would queue behind one lock until they commit. So a worker links them shortly afterwards: it holds the
 * row `audit head`, takes what is committed and has no place, gives it the next numbers, and each link's hash covers the
 * entry and the hash before it. An entry is without a place for about two seconds; the table refuses changes also then.
 *
 * Anybody can compute plain hashes anew after changing something. Therefore head and checkpoint carry a MAC made with the
 * installation's key, which does not lie in the database: who has only the database cannot forge the end of the chain.
 * What remains to them is to put back an older head together with the log of that time; entries that are streamed
 * elsewhere, with their numbers and hashes, show that too.
 *
 * A crash leaves either a whole batch of links and their head, or none: it is one transaction.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey, keyId, keysOf, type SecretKeys } from '#lib/auth/keys';
import {
  type ChainPoint,
  type LinkContent,
  lockHead,
  type SealedPoint,
  selectUnchained,
  writeChainFact,
  writeLinks,
} from '#lib/store/audit-chain';
import { type Database, inTransaction } from '#lib/store/database';

const batch = 500;
export const chainStart: ChainPoint = { seq: 0, hash: '' };

/** The hash of the link that comes after `before` and holds `entry`. */
export function linkHash(before: ChainPoint, entry: LinkContent): string {
  return createHash('sha256')
    .update(JSON.stringify([before.seq + 1, before.hash, ...entry.parts]))
    .digest('hex');
}

export function sealPoint(keys: SecretKeys, what: 'head' | 'checkpoint', point: ChainPoint): SealedPoint {
  const [newest] = keysOf(keys);
  if (!newest) throw new Error('The installation has no key');
  return { ...point, key: keyId(newest), mac: macOf(newest, what, point), at: Date.now() };
}

/** `unknown key` when none of the given keys is the one it was sealed with. */
export function checkPoint(
  keys: SecretKeys,
  what: 'head' | 'checkpoint',
  point: SealedPoint,
): 'genuine' | 'forged' | 'unknown key' {
  const key = keysOf(keys).find((one) => keyId(one) === point.key);
  if (!key) return 'unknown key';
  const wanted = Buffer.from(macOf(key, what, point));
  const given = Buffer.from(String(point.mac));
  return wanted.length === given.length && timingSafeEqual(wanted, given) ? 'genuine' : 'forged';
}

function macOf(key: Buffer, what: string, { seq, hash }: ChainPoint): string {
  return createHmac('sha256', deriveKey(key, 'audit log'))
    .update(JSON.stringify([what, seq, hash]))
    .digest('hex');
}

/** Gives all committed entries their place. Returns how many it linked. Safe to run in several processes. */
export async function chainAudit(database: Database, keys: SecretKeys): Promise<number> {
  let linked = 0;
  for (;;) {
    const count = await chainBatch(database, keys);
    linked += count;
    if (count < batch) return linked;
  }
}

async function chainBatch(database: Database, keys: SecretKeys): Promise<number> {
  // Without this look an idle log would cost a row lock every time.
  if ((await selectUnchained(database.pool, 1)).length === 0) return 0;
  return await inTransaction(database, async (sql) => {
    let last: ChainPoint = (await lockHead(sql)) ?? chainStart;
    const links = (await selectUnchained(sql, batch)).map((entry) => {
      last = { seq: last.seq + 1, hash: linkHash(last, entry) };
      return { ...last, id: entry.id };
    });
    if (links.length === 0) return 0;
    await writeLinks(sql, links);
    await writeChainFact(sql, 'head', sealPoint(keys, 'head', last));
    return links.length;
  });
}
