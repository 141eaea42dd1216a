import { shownEntry } from '#lib/audit/shown';
import type { Verification } from '#lib/audit/verify';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { type AuditFilter, type AuditRow, selectAudit } from '#lib/store/audit';
import { countUnchained, readChainFact, type SealedPoint } from '#lib/store/audit-chain';
import type { Database } from '#lib/store/database';

const theLog = { kind: 'system', name: 'the audit log' } as const;

/** Newest first. The log names people and what they do, so only administrators read it. */
export async function listAudit(
  database: Database,
  actor: Actor,
  input: AuditFilter & { before?: string; limit?: number },
): Promise<{ rows: AuditRow[]; next?: string }> {
  authorize(actor, 'administer', theLog);
  const limit = Math.min(input.limit ?? 50, 200);
  const rows = (await selectAudit(database.pool, { ...input, limit: limit + 1 })).map(shownEntry);
  return rows.length > limit ? { rows: rows.slice(0, limit), next: rows[limit - 1]?.id } : { rows };
}

/** How far the log is linked, how far it was checked, and from where on it is kept. */
export interface ChainView {
  /** Entries that are linked, counted from the first ever. */
  linked: number;
  /** Epoch milliseconds of the last link. */
  linkedAt?: number;
  /** Entries that wait for their place. */
  waiting: number;
  /** Entries that retention took away. */
  takenAway: number;
  /** The last one sent to the collector; absent when nothing was ever sent. */
  streamed?: number;
  verification?: Verification;
}

export async function chainOfAudit(database: Database, actor: Actor): Promise<ChainView> {
  authorize(actor, 'administer', theLog);
  const { pool } = database;
  const [head, checkpoint, stream, verification, waiting] = await Promise.all([
    readChainFact<SealedPoint>(pool, 'head'),
    readChainFact<SealedPoint>(pool, 'checkpoint'),
    readChainFact<{ seq: number }>(pool, 'stream'),
    readChainFact<Verification>(pool, 'verification'),
    countUnchained(pool),
  ]);
  return {
    linked: head?.seq ?? 0,
    linkedAt: head?.at,
    waiting,
    takenAway: checkpoint?.seq ?? 0,
    streamed: stream?.seq,
    verification,
  };
}
