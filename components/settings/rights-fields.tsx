'use client';
import { Checkbox } from '#components/ui/checkbox';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';

interface RightsFieldsProps {
  roles: string;
  admin: boolean;
  onChange: (rights: { roles: string; admin: boolean }) => void;
}

export function RightsFields({ roles, admin, onChange }: RightsFieldsProps) {
  return (
    <>
      <Field label="Roles" help="Divided by commas. Applications and accounts say what each role may do.">
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            placeholder="crew, sre"
            value={roles}
            onChange={(event) => onChange({ admin, roles: event.target.value })}
          />
        )}
      </Field>
      <Checkbox
        checked={admin}
        onChange={(next) => onChange({ roles, admin: next })}
        label="Administrator: may do everything, also in these settings"
      />
    </>
  );
}
