import { Download } from 'lucide-react';
import { type AuditSearch, searchQuery } from '#components/settings/audit/audit-entry.ts';
import { queryString } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';

const formats = [
  { format: 'jsonl', label: 'JSON lines' },
  { format: 'csv', label: 'CSV' },
];

/** What the search finds, all of it, as a file. */
export function AuditExport({ search }: { search: AuditSearch }) {
  return (
    <>
      {formats.map(({ format, label }) => (
        <Button key={format} asChild>
          <a href={`/api/audit/export${queryString({ ...searchQuery(search), format })}`} download>
            <Download size={14} aria-hidden />
            {label}
          </a>
        </Button>
      ))}
    </>
  );
}
