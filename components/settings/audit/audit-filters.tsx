'use client';
import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { type AuditSearch, commonActions } from '#components/settings/audit/audit-entry.ts';
import { Button } from '#components/ui/button';
import { cx } from '#components/ui/class-names.ts';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';

interface AuditFiltersProps {
  search: AuditSearch;
  onChange: (name: keyof AuditSearch, value: string) => void;
}

const results = [
  { value: '', label: 'Any result' },
  { value: 'done', label: 'Done' },
  { value: 'refused', label: 'Refused' },
];

/** Who, what, on what, when and how it went. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const field = (name: keyof AuditSearch, label: string) => (
    <div className="w-44 max-sm:col-span-2 max-sm:w-full">
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={search[name]}
        onChange={(event) => onChange(name, event.target.value)}
      />
    </div>
  );
  const day = (name: 'from' | 'to', label: string) => (
    <span className="flex items-center gap-2 text-data text-ink-3 max-sm:flex-col max-sm:items-start max-sm:gap-1">
      {label}
      <Input
        type="date"
        aria-label={label}
        value={search[name]}
        onChange={(event) => onChange(name, event.target.value)}
      />
    </span>
  );
  const { action, ...others } = search;
  const usual = commonActions.some((common) => common.action === action);
  const [open, setOpen] = useState(!usual || Object.values(others).some(Boolean));
  return (
    <search aria-label="Search the audit log" className="flex flex-col gap-2">
      <fieldset
        className="flex min-w-0 gap-1 max-sm:-mx-4 max-sm:overflow-x-auto max-sm:px-4 sm:flex-wrap"
        aria-label="What is asked most"
      >
        {commonActions.map(({ action, label }) => (
          <button
            key={action}
            type="button"
            aria-pressed={search.action === action}
            onClick={() => onChange('action', action)}
            className={cx(
              'h-8 shrink-0 rounded-control border px-3 text-data font-medium transition-colors duration-150 max-sm:h-11',
              search.action === action
                ? 'border-line-strong bg-raised text-ink'
                : 'border-transparent text-ink-2 hover:text-ink',
            )}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <Button className="self-start sm:hidden" aria-expanded={open} onClick={() => setOpen(!open)}>
        <SlidersHorizontal size={16} aria-hidden /> {open ? 'Fewer filters' : 'More filters'}
      </Button>
      <div
        className={cx(
          'flex-wrap items-center gap-2 max-sm:grid-cols-2 sm:flex',
          open ? 'max-sm:grid' : 'max-sm:hidden',
        )}
      >
        {field('actor', 'Who')}
        {field('action', 'What, like account.')}
        {field('object', 'On what')}
        <div className="w-32 max-sm:col-span-2 max-sm:w-full">
          <Select
            aria-label="Result"
            value={search.result}
            onChange={(value) => onChange('result', value)}
            options={results}
          />
        </div>
        {day('from', 'From')}
        {day('to', 'To')}
      </div>
    </search>
  );
}
