import { recordAudit } from '#lib/audit/record';
import { shownEntry } from '#lib/audit/shown';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { type AuditFilter, type AuditRow, selectAudit } from '#lib/store/audit';
import type { Database } from '#lib/store/database';

export type ExportFormat = 'jsonl' | 'csv';

const page = 1000;
const columns = [
  'seq',
  'time',
  'actor',
  'via',
  'address',
  'action',
  'object',
  'application',
  'result',
  'reason',
  'details',
  'before',
  'after',
  'id',
  'hash',
] as const;

/**
 * All entries the filter lets through, newest first, piece by piece: a page of rows is read when the one before it was
 * taken. The export itself is noted before the first piece.
 */
export async function exportAudit(
  database: Database,
  actor: Actor,
  input: AuditFilter & { format: ExportFormat },
): Promise<AsyncGenerator<string>> {
  authorize(actor, 'administer', { kind: 'system', name: 'the audit log' });
  const { format, ...filter } = input;
  await recordAudit(database.pool, actor, {
    action: 'audit.export',
    object: 'the audit log',
    details: { format, ...filter },
  });
  return pieces(database, filter, format);
}

async function* pieces(database: Database, filter: AuditFilter, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield `${columns.join(',')}\r\n`;
  let before: string | undefined;
  do {
    const rows = await selectAudit(database.pool, { ...filter, before, limit: page });
    yield rows
      .map(shownEntry)
      .map(format === 'csv' ? csvLine : jsonLine)
      .join('');
    before = rows.length < page ? undefined : rows.at(-1)?.id;
  } while (before !== undefined);
}

export function jsonLine(row: AuditRow): string {
  const { at, ...rest } = row;
  return `${JSON.stringify({ time: new Date(at).toISOString(), ...rest })}\n`;
}

export function csvLine(row: AuditRow): string {
  const cells = { ...row, time: new Date(row.at).toISOString() };
  return `${columns.map((name) => csvCell(cells[name])).join(',')}\r\n`;
}

/**
 * RFC 4180, and harmless in a spreadsheet: a text that would be taken for a formula begins with an apostrophe, also when
 * blanks stand before the sign.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless =
    typeof value !== 'number' && /^[\s\u00a0]*[=+\-@|%＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
