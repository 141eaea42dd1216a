'use client';
import { useArtifactAccounts } from './choices.ts';
import { textOf, type WidgetProps } from './contract.ts';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

/** The account that an artifact is read with. */
export function ArtifactAccountField({ hint, control, value, onChange, disabled }: WidgetProps) {
  const choices = useArtifactAccounts();
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={choices}
      placeholder={hint.placeholder ?? 'Artifact source'}
      disabled={disabled}
    />
  );
}
