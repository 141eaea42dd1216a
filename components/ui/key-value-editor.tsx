'use client';
import { Plus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';

interface KeyValueEditorProps {
  /** Read aloud as part of each field's name. */
  label: string;
  value: Readonly<Record<string, string>>;
  onChange: (value: Record<string, string>) => void;
  keyPlaceholder?: string;
  valuePlaceholder?: string;
  addLabel?: string;
  disabled?: boolean;
}

interface Row {
  id: number;
  key: string;
  value: string;
}

/** Pairs of text. Rows without a name, and all but the last of rows with the same name, are left out of the value. */
export function KeyValueEditor({
  label,
  value,
  onChange,
  addLabel = 'Add',
  disabled,
  ...placeholders
}: KeyValueEditorProps) {
  const nextId = useRef(0);
  const fromValue = () => Object.entries(value).map(([key, text]) => ({ id: nextId.current++, key, value: text }));
  const [rows, setRows] = useState<Row[]>(fromValue);
  const told = useRef(value);
  if (told.current !== value && JSON.stringify(toRecord(rows)) !== JSON.stringify(value)) {
    told.current = value;
    setRows(fromValue());
  }
  const change = (next: Row[]) => {
    setRows(next);
    const record = toRecord(next);
    told.current = record;
    onChange(record);
  };
  const edit = (id: number, part: Partial<Row>) =>
    change(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  return (
    <div className="flex flex-col gap-2">
      {rows.map((row, index) => (
        <div key={row.id} className="flex items-center gap-2">
          <Input
            mono
            aria-label={`${label}: name ${index + 1}`}
            placeholder={placeholders.keyPlaceholder ?? 'name'}
            value={row.key}
            disabled={disabled}
            onChange={(event) => edit(row.id, { key: event.target.value })}
          />
          <Input
            mono
            aria-label={`${label}: value ${index + 1}`}
            placeholder={placeholders.valuePlaceholder ?? 'value'}
            value={row.value}
            disabled={disabled}
            onChange={(event) => edit(row.id, { value: event.target.value })}
          />
          <IconButton
            label={`Remove ${row.key || `row ${index + 1}`}`}
            disabled={disabled}
            onClick={() => change(rows.filter((other) => other.id !== row.id))}
          >
            <X size={14} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={disabled}
          onClick={() => setRows([...rows, { id: nextId.current++, key: '', value: '' }])}
        >
          <Plus size={14} aria-hidden /> {addLabel}
        </Button>
      </div>
    </div>
  );
}

function toRecord(rows: readonly Row[]): Record<string, string> {
  return Object.fromEntries(rows.filter((row) => row.key !== '').map((row) => [row.key, row.value]));
}
