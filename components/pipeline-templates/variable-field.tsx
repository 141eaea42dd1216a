'use client';
import { useState } from 'react';
import { parseJson } from '#components/fields/json-text.ts';
import { Field, type FieldControl } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import { Textarea } from '#components/ui/textarea';
import type { Json } from '#lib/kernel/json';
import { hasDefault, isRequired, type TemplateVariable, variableType } from '#lib/pipelines/templates/template';

interface VariableFieldProps {
  variable: TemplateVariable;
  /** Undefined: the pipeline says nothing, so the default counts. */
  value: Json | undefined;
  error?: string;
  disabled: boolean;
  onChange: (value: Json | undefined) => void;
}

/** A field for one variable, by its type. Emptied, it goes back to the default. */
export function VariableField({ variable, value, error, disabled, onChange }: VariableFieldProps) {
  const [slip, setSlip] = useState<{ text: string; message: string }>();
  const type = variableType(variable.type) ?? 'object';
  const help = [variable.description, usualOf(variable)].filter(Boolean).join(' · ');
  const change = (text: string) => {
    const read = readAs(type, text);
    setSlip('message' in read ? { text, message: read.message } : undefined);
    // What cannot be read is a problem of the pipeline too, not only of the field: else an older value were saved.
    onChange('value' in read ? read.value : text);
  };
  const shown = slip?.text ?? textOf(type, value);
  const box = (control: FieldControl) => {
    const common = { ...control, value: shown, disabled, placeholder: placeholderOf(variable) };
    if (type === 'boolean' && !shown.includes('$')) {
      return (
        <Select
          {...control}
          value={shown}
          onChange={change}
          disabled={disabled}
          options={[
            { value: '', label: emptyLabel(variable) },
            { value: 'true', label: 'true' },
            { value: 'false', label: 'false' },
          ]}
        />
      );
    }
    if (type === 'list' || type === 'object') {
      return <Textarea {...common} mono rows={4} onChange={(event) => change(event.target.value)} />;
    }
    if (type === 'string' && shown.includes('\n')) {
      return <Textarea {...common} rows={4} onChange={(event) => change(event.target.value)} />;
    }
    return (
      <Input
        {...common}
        inputMode={type === 'int' ? 'numeric' : type === 'float' ? 'decimal' : undefined}
        onChange={(event) => change(event.target.value)}
      />
    );
  };
  return (
    <Field
      label={
        <>
          {variable.name} <span className="font-normal text-ink-3">{type}</span>
        </>
      }
      required={isRequired(variable)}
      help={help}
      error={slip?.message ?? error}
    >
      {box}
    </Field>
  );
}

function usualOf(variable: TemplateVariable): string {
  const { defaultValue } = variable;
  if (defaultValue !== undefined && defaultValue !== null) return `default ${JSON.stringify(defaultValue)}`;
  return isRequired(variable) ? '' : 'may stay empty';
}

function emptyLabel(variable: TemplateVariable): string {
  if (isRequired(variable)) return 'Choose one';
  return hasDefault(variable) ? `Default: ${String(variable.defaultValue)}` : 'No value';
}

function placeholderOf({ defaultValue, example }: TemplateVariable): string | undefined {
  const shown = defaultValue ?? example;
  if (shown === undefined || shown === null) return undefined;
  return typeof shown === 'string' ? shown : JSON.stringify(shown);
}

type Type = NonNullable<ReturnType<typeof variableType>>;

function textOf(type: Type, value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && type !== 'list' && type !== 'object') return value;
  return JSON.stringify(value, null, type === 'list' || type === 'object' ? 2 : undefined);
}

/** Texts that hold an expression are taken as they are. */
function readAs(type: Type, text: string): { value: Json | undefined } | { message: string } {
  if (text.trim() === '') return { value: undefined };
  if (type === 'string' || (text.includes('${') && type !== 'list' && type !== 'object')) return { value: text };
  if (type === 'int' || type === 'float') {
    const value = Number(text);
    const fits = type === 'int' ? Number.isInteger(value) : Number.isFinite(value);
    return fits ? { value } : { message: type === 'int' ? 'Write a whole number' : 'Write a number' };
  }
  if (type === 'boolean') return { value: text === 'true' };
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed : { message: `Line ${parsed.problem.line}: ${parsed.problem.message}` };
}
