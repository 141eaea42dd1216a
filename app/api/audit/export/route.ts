import { z } from 'zod';
import { exportAudit } from '#lib/audit/export';
import { auditFilter } from '#lib/http/audit-filter';
import { download } from '#lib/http/download';
import { withRoute } from '#lib/http/route';

const types = { jsonl: 'application/x-ndjson', csv: 'text/csv' };

export const GET = withRoute(
  { rule: 'administer', query: z.object({ ...auditFilter, format: z.enum(['jsonl', 'csv']).default('jsonl') }) },
  async ({ context, actor, query }) => {
    const pieces = await exportAudit(context.database, actor, query);
    const day = new Date().toISOString().slice(0, 10);
    return download(pieces, { name: `audit-${day}.${query.format}`, type: types[query.format] });
  },
);
