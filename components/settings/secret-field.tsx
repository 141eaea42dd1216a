'use client';
import { Lock } from 'lucide-react';
import { FieldFrame } from '#components/fields/field-frame';
import { Button } from '#components/ui/button';
import { FileText } from '#components/ui/file-text';
import { Input } from '#components/ui/input';
import type { FieldHint } from '#lib/stages/contract';

interface SecretFieldProps {
  hint: FieldHint;
  /** What was entered now; null = the stored one shall go, undefined = untouched. */
  value: string | null | undefined;
  onChange: (value: string | null | undefined) => void;
  stored: boolean;
  /** A whole file instead of a line. */
  long: boolean;
  error?: string;
  disabled?: boolean;
}

/** A secret goes in and never comes out: what is stored can only be replaced or removed. */
export function SecretField({ hint, value, onChange, stored, long, error, disabled }: SecretFieldProps) {
  const frame = { path: `secrets.${hint.path}`, label: hint.label, help: hint.help, error };
  // What is stored is not good enough as soon as it is blamed: it must be entered again.
  if (disabled || value === null || (stored && value === undefined && !error)) {
    const gone = value === null;
    const state = !stored ? 'None is stored' : gone ? 'Is removed when you save' : 'Stored; it is never shown';
    return (
      <FieldFrame {...frame} layout="group">
        {() => (
          <div className="flex min-h-9 w-full flex-wrap items-center gap-x-2 gap-y-1 rounded-control border border-line bg-raised py-0.5 pr-1 pl-2.5 text-data">
            <Lock size={14} aria-hidden className="shrink-0 text-ink-3" />
            <span className="min-w-0 flex-1 text-ink-2">{state}</span>
            {!disabled && gone && (
              <Button size="small" variant="ghost" onClick={() => onChange(undefined)}>
                Keep it
              </Button>
            )}
            {!disabled && !gone && (
              <span className="flex">
                <Button size="small" variant="ghost" onClick={() => onChange('')}>
                  Replace<span className="sr-only"> {hint.label}</span>
                </Button>
                <Button size="small" variant="ghost" onClick={() => onChange(null)}>
                  Remove<span className="sr-only"> {hint.label}</span>
                </Button>
              </span>
            )}
          </div>
        )}
      </FieldFrame>
    );
  }
  return (
    <FieldFrame {...frame} required={hint.required}>
      {(control) => (
        <div className="flex flex-col items-start gap-1.5">
          {long ? (
            <FileText {...control} value={value ?? ''} onChange={onChange} accept=".yaml,.yml,.json,.conf,.config,*" />
          ) : (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              spellCheck={false}
              value={value ?? ''}
              onChange={(event) => onChange(event.target.value)}
            />
          )}
          {stored && value !== undefined && (
            <Button size="small" variant="ghost" onClick={() => onChange(undefined)}>
              Keep the stored one
            </Button>
          )}
        </div>
      )}
    </FieldFrame>
  );
}
