'use client';
import { Plus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';
import { jsonEquals } from '#lib/kernel/json';
import { isExpression, textOf, type WidgetProps } from './contract.ts';
import { type Pair, readPairs, retyped, writePairs } from './pairs.ts';
import { isListOfPairs } from './schema.ts';

/** Rows live here so that a name that is empty for a moment does not make its row vanish. */
export function PairsField({ hint, value, onChange, schema, disabled }: WidgetProps) {
  const asList = isListOfPairs(schema, value);
  const host = useRef<HTMLDivElement>(null);
  const [rows, setRows] = useState<readonly Pair[]>(() => readPairs(value));
  const written = writePairs(rows, asList);
  const stored = value ?? (asList ? [] : {});
  if (!jsonEquals(written, stored)) setRows(readPairs(value));
  const change = (next: readonly Pair[]) => {
    setRows(next);
    onChange(writePairs(next, asList));
  };
  const edit = (index: number, part: Partial<Pair>) =>
    change(rows.map((row, other) => (other === index ? { ...row, ...part } : row)));
  const add = () => {
    setRows([...rows, { key: '', value: '' }]);
    if (asList) onChange(writePairs([...rows, { key: '', value: '' }], true));
    requestAnimationFrame(() => [...(host.current?.querySelectorAll('input') ?? [])].at(-2)?.focus());
  };
  return (
    <div ref={host} className="flex flex-col gap-1.5">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity.
        <div key={index} className="flex items-center gap-1.5">
          <Input
            mono
            className="basis-2/5"
            aria-label={`${hint.label}: name ${index + 1}`}
            placeholder="name"
            value={row.key}
            disabled={disabled}
            onChange={(event) => edit(index, { key: event.target.value })}
          />
          <Input
            mono={isExpression(row.value)}
            className="basis-3/5"
            aria-label={`${hint.label}: value ${index + 1}`}
            placeholder="value"
            value={textOf(row.value)}
            disabled={disabled}
            onChange={(event) => edit(index, { value: retyped(row.value, event.target.value) })}
          />
          <IconButton
            label={`Remove ${row.key || `row ${index + 1}`}`}
            disabled={disabled}
            onClick={() => change(rows.toSpliced(index, 1))}
          >
            <X size={14} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button size="small" disabled={disabled} onClick={add}>
          <Plus size={14} aria-hidden /> Add<span className="sr-only"> to {hint.label.toLowerCase()}</span>
        </Button>
      </div>
    </div>
  );
}
