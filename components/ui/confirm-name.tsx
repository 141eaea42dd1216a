'use client';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';

interface ConfirmNameProps {
  /** What must be typed, letter by letter. */
  name: string;
  typed: string;
  onChange: (typed: string) => void;
}

/** Asks for the name of what cannot be brought back; only the right one lets the button act. */
export function ConfirmName({ name, typed, onChange }: ConfirmNameProps) {
  return (
    <Field label={`Type ${name} to confirm`}>
      {(control) => (
        <Input
          {...control}
          mono
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
