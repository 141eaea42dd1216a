'use client';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';

export interface NewPassword {
  next: string;
  again: string;
}

export const noNewPassword: NewPassword = { next: '', again: '' };

/** Typed twice, and the same both times. */
export const isTypedTwice = ({ next, again }: NewPassword): boolean => next !== '' && again === next;

interface NewPasswordFieldsProps {
  value: NewPassword;
  onChange: (value: NewPassword) => void;
  autoFocus?: boolean;
  /** As at the door. */
  large?: boolean;
}

/** An own new password, twice, since nobody can see what they type. */
export function NewPasswordFields({ value, onChange, autoFocus, large }: NewPasswordFieldsProps) {
  const { next, again } = value;
  return (
    <>
      <PasswordInput
        label="New password"
        kind="new-password"
        value={next}
        onChange={(text) => onChange({ next: text, again })}
        help="At least 8 characters; four words are better than one."
        autoFocus={autoFocus}
        large={large}
      />
      <PasswordInput
        label="New password, again"
        kind="new-password"
        value={again}
        onChange={(text) => onChange({ next, again: text })}
        error={again !== '' && again !== next ? 'This is not the same' : undefined}
        large={large}
      />
    </>
  );
}

interface PasswordInputProps {
  label: string;
  kind: 'current-password' | 'new-password';
  value: string;
  onChange: (value: string) => void;
  error?: string;
  help?: string;
  autoFocus?: boolean;
  large?: boolean;
}

export function PasswordInput({ label, kind, value, onChange, error, help, autoFocus, large }: PasswordInputProps) {
  return (
    <Field label={label} required={!large} error={error} help={help}>
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete={kind}
          spellCheck={false}
          autoFocus={autoFocus}
          value={value}
          className={large ? 'h-10' : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
