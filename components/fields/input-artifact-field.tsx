'use client';
import { Plus, X } from 'lucide-react';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import type { WidgetProps } from './contract.ts';
import { inputsIn } from './input-artifact.ts';
import { InputArtifactEditor } from './input-artifact-editor';

/** The artifact that a stage reads. */
export function InputArtifactField({ hint, value, onChange, disabled }: WidgetProps) {
  const [input = {}] = inputsIn(value);
  return (
    <InputArtifactEditor
      label={hint.label}
      type={hint.placeholder ?? ''}
      input={input}
      onChange={onChange}
      disabled={disabled}
    />
  );
}

/** Several of them, in their order. */
export function InputArtifactsField({ hint, value, onChange, disabled }: WidgetProps) {
  const inputs = inputsIn(value);
  const [first = hint.label, others = first] = hint.itemNames ?? [];
  const nameOf = (index: number) => (index === 0 ? first : inputs.length > 2 ? `${others} ${index}` : others);
  return (
    <div className="flex flex-col gap-2">
      {inputs.map((input, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other identity.
        <div key={index} className="rounded-control border border-line p-3">
          <div className="-mt-1.5 -mr-1.5 mb-1 flex items-center justify-between gap-2">
            <span className="text-data">{nameOf(index)}</span>
            <IconButton
              label={`Remove ${nameOf(index)}`}
              disabled={disabled}
              onClick={() => onChange(inputs.toSpliced(index, 1))}
            >
              <X size={14} />
            </IconButton>
          </div>
          <InputArtifactEditor
            label={nameOf(index)}
            type={index === 0 ? (hint.placeholder ?? '') : ''}
            input={input}
            onChange={(next) => onChange(inputs.toSpliced(index, 1, next))}
            disabled={disabled}
          />
        </div>
      ))}
      <div>
        <Button size="small" disabled={disabled} onClick={() => onChange([...inputs, { id: '' }])}>
          <Plus size={14} aria-hidden /> Add {(inputs.length === 0 ? first : others).toLowerCase()}
        </Button>
      </div>
    </div>
  );
}
