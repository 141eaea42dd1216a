'use client';
import { useState } from 'react';
import { type Json, jsonEquals } from '#lib/kernel/json';
import { CodeEditor } from './code-editor';
import type { WidgetProps } from './contract.ts';
import { useFormPlace } from './place';

interface CodeFieldProps extends WidgetProps {
  language: 'json' | 'yaml';
  read: (text: string) => { value: Json | undefined } | { problem: { message: string; line: number; column: number } };
  write: (value: Json | undefined) => string;
}

/**
 * A value edited as text. The text is kept as typed as long as it means the stored value; text that means nothing is
 * handed to the form as a slip, stays on screen, and the stored value stays what it was.
 */
export function CodeField({ hint, value, onChange, disabled, language, read, write }: CodeFieldProps) {
  const { slips, onSlip } = useFormPlace();
  const slip = slips.get(hint.path);
  const [typed, setTyped] = useState<string>();
  const meaning = typed === undefined ? undefined : read(typed);
  const current = meaning && 'value' in meaning && jsonEquals(meaning.value, value) ? typed : undefined;
  const text = slip?.text ?? current ?? write(value);
  const readable = read(text);
  const change = (next: string) => {
    setTyped(next);
    const result = read(next);
    if ('problem' in result) {
      const { line, column, message } = result.problem;
      onSlip(hint.path, { text: next, message: `line ${line}, column ${column}: ${message}` });
    } else {
      onSlip(hint.path, undefined);
      onChange(result.value);
    }
  };
  const lines = Math.min(24, Math.max(4, text.split('\n').length + 1));
  return (
    <div
      className="overflow-hidden rounded-control border border-line-strong focus-within:border-accent"
      style={{ height: lines * 20 + 16 }}
    >
      <CodeEditor
        label={hint.label}
        language={language}
        text={text}
        onChange={change}
        readOnly={disabled}
        marks={'problem' in readable ? [{ level: 'error', ...readable.problem }] : []}
        className="h-full"
      />
    </div>
  );
}
