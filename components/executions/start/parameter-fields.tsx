'use client';
import type { FormParameter } from '#components/executions/start/parameters.ts';
import { Combobox } from '#components/ui/combobox';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';

interface ParameterFieldsProps {
  parameters: readonly FormParameter[];
  values: Readonly<Record<string, string>>;
  refusals: ReadonlyMap<string, string>;
  onChange: (name: string, value: string) => void;
}

/** More options than fit on a screen are searched instead of scrolled. */
const searchFrom = 12;

export function ParameterFields({ parameters, values, refusals, onChange }: ParameterFieldsProps) {
  return (
    <>
      {parameters.map((parameter) => {
        const { name, label, description, required, options, date, secret } = parameter;
        const value = values[name] ?? '';
        const change = (next: string) => onChange(name, next);
        return (
          <Field
            key={name}
            label={label}
            help={description || (secret ? 'Kept encrypted and shown to nobody' : undefined)}
            required={required}
            error={refusals.get(name)}
          >
            {({ 'aria-required': _, ...control }) => {
              if (!options) {
                return (
                  <Input
                    {...control}
                    type={secret ? 'password' : date ? 'date' : 'text'}
                    autoComplete={secret ? 'new-password' : 'off'}
                    value={value}
                    onChange={(event) => change(event.target.value)}
                  />
                );
              }
              const choices = options.map((option) => ({ value: option, label: option }));
              return choices.length > searchFrom ? (
                <Combobox {...control} value={value} onChange={change} options={choices} placeholder="Choose" />
              ) : (
                <Select {...control} value={value} onChange={change} options={choices} placeholder="Choose" />
              );
            }}
          </Field>
        );
      })}
    </>
  );
}
