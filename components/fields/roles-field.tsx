'use client';
import { ChipsInput } from './chips-input';
import { useRoles } from './choices.ts';
import { textOf, type WidgetProps } from './contract.ts';

export function RolesField({ hint, control, value, onChange, disabled }: WidgetProps) {
  const roles = Array.isArray(value) ? value.map(textOf) : [];
  return (
    <ChipsInput
      label={hint.label}
      control={control}
      values={roles}
      onChange={onChange}
      choices={useRoles()}
      placeholder={hint.placeholder ?? 'Add a role'}
      disabled={disabled}
    />
  );
}
