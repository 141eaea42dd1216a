'use client';
import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';
import { isJsonObject, type Json } from '#lib/kernel/json';
import { isExpression, textOf, type WidgetProps } from './contract.ts';
import { isListOfValues } from './schema.ts';

/** A list of texts, or of `{ value }` objects whose other members are kept. Enter adds a line, pasted lines become items. */
export function ListField({ hint, control, value, onChange, schema, disabled }: WidgetProps) {
  const host = useRef<HTMLDivElement>(null);
  const wrapped = isListOfValues(schema, value);
  const items: readonly Json[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const wrap = (text: string, before?: Json): Json =>
    wrapped ? { ...(isJsonObject(before) ? before : {}), value: text } : text;
  const show = (item: Json) => (isJsonObject(item) && 'value' in item ? textOf(item.value) : textOf(item));
  const focusLine = (line: number) =>
    requestAnimationFrame(() => host.current?.querySelectorAll('input')[line]?.focus());
  const type = (index: number, text: string) => {
    const lines = text.split(/\r?\n/);
    onChange(
      items.toSpliced(index, 1, wrap(lines[0] ?? '', items[index]), ...lines.slice(1).map((line) => wrap(line))),
    );
  };
  const insert = (at: number) => {
    onChange(items.toSpliced(at, 0, wrap('')));
    focusLine(at);
  };
  return (
    <div ref={host} className="flex flex-col gap-1.5">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
        <div key={index} className="flex items-center gap-1.5">
          <Input
            aria-label={`${hint.label} ${index + 1}`}
            aria-invalid={control['aria-invalid']}
            value={show(item)}
            placeholder={hint.placeholder}
            mono={isExpression(show(item))}
            disabled={disabled}
            onChange={(event) => type(index, event.target.value)}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text').trim();
              if (!text.includes('\n')) return;
              event.preventDefault();
              type(index, `${show(item)}${text}`);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') {
                event.preventDefault();
                insert(index + 1);
              } else if (event.key === 'Backspace' && show(item) === '') {
                event.preventDefault();
                onChange(items.toSpliced(index, 1));
                focusLine(Math.max(0, index - 1));
              }
            }}
          />
          <IconButton
            label={`Remove ${show(item) || `line ${index + 1}`}`}
            disabled={disabled}
            onClick={() => onChange(items.toSpliced(index, 1))}
          >
            <X size={14} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button size="small" disabled={disabled} onClick={() => insert(items.length)}>
          <Plus size={14} aria-hidden /> Add<span className="sr-only"> to {hint.label.toLowerCase()}</span>
        </Button>
      </div>
    </div>
  );
}
