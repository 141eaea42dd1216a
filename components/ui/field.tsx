'use client';
import { type ReactNode, useId } from 'react';

export interface FieldControl {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
}

interface FieldProps {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  /** Gets the attributes that tie the control to its label, help and error. */
  children: (control: FieldControl) => ReactNode;
}

/** Label above, help or error below. */
export function Field({ label, help, error, required, children }: FieldProps) {
  const id = useId();
  const note = error ?? help;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-data font-medium text-ink">
        {label}
        {required && <span className="ml-1 font-normal text-ink-3">required</span>}
      </label>
      {children({
        id,
        ...(note ? { 'aria-describedby': `${id}-note` } : {}),
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(required ? { 'aria-required': true as const } : {}),
      })}
      {note && (
        <p id={`${id}-note`} className={error ? 'text-small text-failed-ink' : 'text-small text-ink-3'}>
          {note}
        </p>
      )}
    </div>
  );
}
