import { checkPoint, sealPoint } from '#lib/audit/chain';
import { keyId, keysOf, type SecretKeys } from '#lib/auth/keys';
import { lockHead, readChainFact, type SealedPoint, writeChainFact } from '#lib/store/audit-chain';
import { type Database, inTransaction } from '#lib/store/database';

/**
 * Seals the ends of the chain with the newest key when an older one made their seal, so that the older one can be taken
 * away. What no key made stays as it is: a forgery must not become genuine by a change of keys.
 */
export async function resealChainEnds(database: Database, keys: SecretKeys): Promise<void> {
  const [newest] = keysOf(keys);
  await inTransaction(database, async (sql) => {
    await lockHead(sql);
    for (const end of ['head', 'checkpoint'] as const) {
      const point = await readChainFact<SealedPoint>(sql, end);
      if (!point || !newest || point.key === keyId(newest)) continue;
      const { seq, hash } = point;
      if (checkPoint(keys, end, point) === 'genuine')
        await writeChainFact(sql, end, sealPoint(keys, end, { seq, hash }));
    }
  });
}
