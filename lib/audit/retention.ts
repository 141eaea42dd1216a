import { chainStart, sealPoint } from '#lib/audit/chain';
import { recordAudit } from '#lib/audit/record';
import { internalActor } from '#lib/auth/actor';
import type { SecretKeys } from '#lib/auth/keys';
import {
  deleteLinksUpTo,
  lastLinkBefore,
  lockHead,
  readChainFact,
  type SealedPoint,
  writeChainFact,
} from '#lib/store/audit-chain';
import { type Database, inTransaction } from '#lib/store/database';

/**
 * Takes away what is older than `keepMs`, from the beginning of the chain, and leaves a sealed checkpoint from which the
 * rest can still be verified. With a stream nothing goes that was not sent on. Returns how many entries went.
 */
export async function retainAudit(
  database: Database,
  keys: SecretKeys,
  { keepMs, streamed, now = Date.now() }: { keepMs: number; streamed: boolean; now?: number },
): Promise<number> {
  return await inTransaction(database, async (sql) => {
    const head = await lockHead(sql);
    if (!head) return 0;
    const checkpoint = await readChainFact<SealedPoint>(sql, 'checkpoint');
    const sent = streamed ? ((await readChainFact<{ seq: number }>(sql, 'stream'))?.seq ?? 0) : head.seq;
    const olderThan = new Date(now - keepMs);
    const last = await lastLinkBefore(sql, { after: (checkpoint ?? chainStart).seq, olderThan, atMost: sent });
    if (!last) return 0;
    await writeChainFact(sql, 'checkpoint', sealPoint(keys, 'checkpoint', last));
    const count = await deleteLinksUpTo(sql, last.seq);
    await recordAudit(sql, internalActor('audit'), {
      action: 'audit.retain',
      object: 'the audit log',
      details: { upTo: last.seq, entries: count, olderThan: olderThan.toISOString() },
    });
    return count;
  });
}
