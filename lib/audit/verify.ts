import { chainStart, checkPoint, linkHash } from '#lib/audit/chain';
import type { SecretKeys } from '#lib/auth/keys';
import { type ChainPoint, readChainFact, type SealedPoint, selectLinks, writeChainFact } from '#lib/store/audit-chain';
import type { Database } from '#lib/store/database';

/** What a walk along the chain found. `broken` names the first place where it does not hold. */
export interface Verification {
  /** Epoch milliseconds. */
  at: number;
  /** Entries that were looked at, from after the checkpoint. */
  entries: number;
  /** The last place that holds. */
  upTo: number;
  /** Where retention ended; 0 when nothing was taken away. */
  from: number;
  broken?: { seq: number; id?: string; reason: string };
}

const page = 1000;

/** Walks the whole chain, in pages. Reads only; entries that are added meanwhile are looked at as far as the head says. */
export async function verifyAudit(database: Database, keys: SecretKeys): Promise<Verification> {
  const { pool } = database;
  const head = await readChainFact<SealedPoint>(pool, 'head');
  const checkpoint = await readChainFact<SealedPoint>(pool, 'checkpoint');
  const outcome: Verification = {
    at: Date.now(),
    entries: 0,
    upTo: checkpoint?.seq ?? 0,
    from: checkpoint?.seq ?? 0,
  };
  const points = pointFault(keys, 'checkpoint', checkpoint) ?? pointFault(keys, 'head', head);
  if (points) return { ...outcome, broken: points };
  let last: ChainPoint = checkpoint ?? chainStart;
  for (;;) {
    const links = await selectLinks(pool, last.seq, page);
    for (const link of links) {
      const reason = linkFault(last, link);
      if (reason) return { ...outcome, broken: { seq: last.seq + 1, id: link.id, reason } };
      last = { seq: link.seq, hash: link.hash };
      outcome.entries++;
      outcome.upTo = last.seq;
      if (head && last.seq === head.seq && last.hash !== head.hash) return { ...outcome, broken: rewritten(link) };
    }
    if (links.length < page) break;
  }
  if (last.seq < (head?.seq ?? 0)) {
    const reason = `entries ${last.seq + 1} to ${head?.seq} are missing at the end`;
    return { ...outcome, broken: { seq: last.seq + 1, reason } };
  }
  return last.seq > 0 && !head
    ? { ...outcome, broken: { seq: last.seq, reason: 'the note of where the chain ends is missing' } }
    : outcome;
}

function linkFault(last: ChainPoint, link: { seq: number; hash: string; parts: (string | null)[]; id: string }) {
  if (link.seq !== last.seq + 1) return `an entry is missing: ${link.seq} follows ${last.seq}`;
  if (linkHash(last, link) !== link.hash) return 'the entry was changed after it was written, or the one before it';
  return undefined;
}

const rewritten = ({ seq, id }: { seq: number; id: string }) => ({
  seq,
  id,
  reason: 'the chain was computed anew: its end is not the one that was sealed',
});

function pointFault(keys: SecretKeys, what: 'head' | 'checkpoint', point: SealedPoint | undefined) {
  if (!point) return undefined;
  const state = checkPoint(keys, what, point);
  if (state === 'genuine') return undefined;
  const reason =
    state === 'forged'
      ? `the seal of the ${what} is not genuine`
      : `the ${what} was sealed with the key ${point.key}, which is not among those given`;
  return { seq: point.seq, reason };
}

/** Walks the chain and notes what was found, for whoever looks at the log next. */
export async function verifyAndNote(database: Database, keys: SecretKeys): Promise<Verification> {
  const outcome = await verifyAudit(database, keys);
  await writeChainFact(database.pool, 'verification', outcome);
  return outcome;
}
