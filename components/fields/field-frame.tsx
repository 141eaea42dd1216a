'use client';
import { type ReactNode, useId } from 'react';
import { Field, type FieldControl } from '#components/ui/field';
import { useFormPlace } from './place';

interface FieldFrameProps {
  /** Dotted path: findings lead here. */
  path: string;
  label: string;
  help?: string;
  error?: string;
  required?: boolean;
  /** `group`: several controls under one name. `beside`: the control stands left of its label. */
  layout?: 'group' | 'beside';
  children: (control: FieldControl) => ReactNode;
}

/** Label, control, help and error of one field, in the layout its widget needs. */
export function FieldFrame({ path, label, help, error, required, layout, children }: FieldFrameProps) {
  const id = useId();
  const field = `${useFormPlace().prefix}${path}`;
  const note = error ?? help;
  const control: FieldControl = {
    id,
    ...(note ? { 'aria-describedby': `${id}-note` } : {}),
    ...(error ? { 'aria-invalid': true as const } : {}),
  };
  const words = note && (
    <p id={`${id}-note`} className={error ? 'text-small text-failed-ink' : 'text-small text-ink-3'}>
      {note}
    </p>
  );
  if (layout === 'group') {
    return (
      <fieldset data-field={field} aria-describedby={note ? `${id}-note` : undefined} className="flex flex-col gap-1.5">
        <legend className="float-left text-data font-medium text-ink">
          {label}
          {required && <span className="ml-1 font-normal text-ink-3">required</span>}
        </legend>
        {children(control)}
        {words}
      </fieldset>
    );
  }
  if (layout === 'beside') {
    return (
      <div data-field={field} className="flex items-start gap-3">
        <div className="pt-0.5">{children(control)}</div>
        <div className="min-w-0">
          <label htmlFor={id} className="text-data text-ink">
            {label}
          </label>
          {words}
        </div>
      </div>
    );
  }
  return (
    <div data-field={field}>
      <Field label={label} help={help} error={error} required={required}>
        {children}
      </Field>
    </div>
  );
}
