'use client';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { suggestPassword } from '#components/settings/user-draft.ts';
import { Button } from '#components/ui/button';
import { CopyButton } from '#components/ui/copy-button';
import { Field } from '#components/ui/field';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';

interface PasswordFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string;
}

/** A first password for somebody else: it must be handed over, so it can be looked at and copied. */
export function PasswordField({ label, value, onChange, error }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const suggest = () => {
    onChange(suggestPassword((bytes) => crypto.getRandomValues(bytes)));
    setShown(true);
  };
  return (
    <Field label={label} required error={error} help="At least 8 characters. Hand it over yourself; it is not mailed.">
      {(control) => (
        <div className="flex flex-wrap items-center gap-1.5">
          <Input
            {...control}
            type={shown ? 'text' : 'password'}
            mono={shown}
            autoComplete="new-password"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="min-w-40 flex-1"
          />
          <IconButton label={shown ? 'Hide the password' : 'Show the password'} onClick={() => setShown(!shown)}>
            {shown ? <EyeOff size={16} /> : <Eye size={16} />}
          </IconButton>
          {value !== '' && <CopyButton text={value} label="Copy the password" />}
          <Button size="small" onClick={suggest}>
            Suggest one
          </Button>
        </div>
      )}
    </Field>
  );
}
