import { jsonLine } from '#lib/audit/export';
import { shownEntry } from '#lib/audit/shown';
import { sendSyslog } from '#lib/audit/syslog';
import type { AuditStream } from '#lib/config/audit';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { unavailable } from '#lib/kernel/errors';
import { type AuditRow, selectChained } from '#lib/store/audit';
import { readChainFact, writeChainFact } from '#lib/store/audit-chain';
import type { Database } from '#lib/store/database';

const batch = 200;

/**
 * Sends linked entries on, in the order of the chain. The cursor moves after the collector took a batch, so each entry
 * arrives at least once: after a crash in between the batch comes again, and `seq` tells the second from the first.
 * Throws when the collector does not take a batch; what was sent before counts. Returns how many were sent.
 */
export async function streamAudit(
  { database, http }: { database: Database; http: OutboundHttp },
  target: AuditStream,
): Promise<number> {
  let sent = 0;
  for (;;) {
    const cursor = (await readChainFact<{ seq: number }>(database.pool, 'stream'))?.seq ?? 0;
    const rows = await selectChained(database.pool, cursor, batch);
    const last = rows.at(-1)?.seq;
    if (last === undefined || last === null) return sent;
    await deliver(http, target, rows.map(shownEntry));
    await writeChainFact(database.pool, 'stream', { seq: last });
    sent += rows.length;
  }
}

async function deliver(http: OutboundHttp, target: AuditStream, rows: readonly AuditRow[]): Promise<void> {
  if (target.kind === 'syslog') return sendSyslog(target, rows);
  const headers: Record<string, string> = { 'content-type': 'application/x-ndjson' };
  if (target.token) headers.authorization = `Bearer ${target.token}`;
  const { status } = await http.request({
    url: target.url,
    method: 'POST',
    headers,
    body: rows.map(jsonLine).join(''),
    timeoutMs: 15_000,
    redirects: 'return',
  });
  const { host } = new URL(target.url);
  if (status < 200 || status > 299) throw unavailable(`The collector of the audit log at ${host} answered ${status}`);
}
