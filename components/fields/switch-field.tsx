'use client';
import { Input } from '#components/ui/input';
import { Switch } from '#components/ui/switch';
import { isExpression, type WidgetProps } from './contract.ts';
import { defaultAt } from './schema.ts';

/** Stored pipelines keep booleans as text too. An expression is shown as it is: a switch would lose it. */
export function SwitchField({ control, value, onChange, schema, disabled }: WidgetProps) {
  if (isExpression(value)) {
    return <Input {...control} mono value={value} disabled={disabled} onChange={(e) => onChange(e.target.value)} />;
  }
  const effective = value ?? defaultAt(schema);
  return (
    <Switch
      id={control.id}
      aria-describedby={control['aria-describedby']}
      checked={effective === true || effective === 'true'}
      disabled={disabled}
      onChange={onChange}
    />
  );
}
