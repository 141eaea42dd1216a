'use client';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { FieldControl } from '#components/ui/field';
import { type Choice, SuggestInput } from './suggest-input';

interface ChipsInputProps {
  label: string;
  control: FieldControl;
  values: readonly string[];
  onChange: (values: string[]) => void;
  choices: readonly Choice[];
  placeholder?: string;
  disabled?: boolean;
  /** Only choices may be taken. */
  strict?: boolean;
}

/** Several values, each with a way to take it out again. Enter or a choice adds. */
export function ChipsInput(props: ChipsInputProps) {
  const { label, control, values, onChange, choices, placeholder, disabled, strict } = props;
  const [text, setText] = useState('');
  const labelOf = (value: string) => choices.find((choice) => choice.value === value)?.label ?? value;
  const add = (value: string) => {
    setText('');
    if (value.trim() !== '' && !values.includes(value)) onChange([...values, value]);
  };
  const change = (next: string) => {
    if (choices.some((choice) => choice.value === next)) add(next);
    else setText(next);
  };
  return (
    <div className="flex flex-col gap-1.5">
      {values.length > 0 && (
        <ul aria-label={label} className="flex flex-wrap gap-1.5">
          {values.map((value) => (
            <li
              key={value}
              className="inline-flex h-7 max-w-full items-center gap-1 rounded-control border border-line bg-raised pr-1 pl-2 text-data"
            >
              <span className="truncate">{labelOf(value)}</span>
              <button
                type="button"
                disabled={disabled}
                aria-label={`Remove ${labelOf(value)}`}
                onClick={() => onChange(values.filter((other) => other !== value))}
                className="flex size-5 items-center justify-center rounded-control text-ink-3 hover:text-ink"
              >
                <X size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <SuggestInput
        control={control}
        value={text}
        onChange={change}
        choices={choices.filter((choice) => !values.includes(choice.value))}
        placeholder={placeholder}
        disabled={disabled}
        onEnter={() => !strict && add(text)}
      />
    </div>
  );
}
