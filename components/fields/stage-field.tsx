'use client';
import { textOf, type WidgetProps } from './contract.ts';
import { useFormPlace } from './place';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

/** Names a stage of this pipeline. */
export function StageField({ hint, control, value, onChange, disabled }: WidgetProps) {
  const { stageNames } = useFormPlace();
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={stageNames.map((name) => ({ value: name }))}
      placeholder={hint.placeholder ?? 'Stage'}
      disabled={disabled}
    />
  );
}
