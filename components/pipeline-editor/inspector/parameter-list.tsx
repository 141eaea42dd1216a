'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { textOf } from '#components/fields/contract.ts';
import { moveItem } from '#components/pipeline-editor/document/edit.ts';
import { Button } from '#components/ui/button';
import type { Json } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { ListCard } from './list-card';
import { ParameterForm } from './parameter-form';
import { Section } from './section';

interface ParameterListProps {
  document: PipelineDocument;
  set: (path: string, value: Json | undefined) => void;
}

/** What whoever starts the pipeline is asked for, in this order. */
export function ParameterList({ document, set }: ParameterListProps) {
  const parameters = document.parameterConfig ?? [];
  const [fresh, setFresh] = useState<number>();
  const replace = (next: Json[]) => set('parameterConfig', next);
  const add = () => {
    setFresh(parameters.length);
    replace([...parameters, { name: '', label: '', required: false, default: '', hasOptions: false, options: [] }]);
  };
  return (
    <Section
      cards
      title="Parameters"
      count={parameters.length}
      field="parameterConfig"
      action={
        <Button size="small" onClick={add}>
          <Plus size={14} aria-hidden /> Add parameter
        </Button>
      }
    >
      {parameters.length === 0 && (
        <p className="text-data text-ink-3">
          None. Stages read a parameter with <code className="font-mono">{'${parameters.name}'}</code>.
        </p>
      )}
      <div className="flex flex-col gap-2 empty:hidden">
        {parameters.map((parameter, index) => (
          <ListCard
            // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being edited.
            key={index}
            field={`parameterConfig.${index}`}
            title={parameter.name || `Parameter ${index + 1}`}
            note={noteOf(parameter.required === true, textOf(parameter.default as Json | undefined))}
            startOpen={fresh === index}
            label={`parameter ${parameter.name || index + 1}`}
            onRemove={() => replace(parameters.toSpliced(index, 1))}
            onMove={{
              up: index > 0 ? () => replace(moveItem(parameters, index, index - 1)) : undefined,
              down: index < parameters.length - 1 ? () => replace(moveItem(parameters, index, index + 1)) : undefined,
            }}
          >
            <ParameterForm parameter={parameter} index={index} set={set} />
          </ListCard>
        ))}
      </div>
    </Section>
  );
}

function noteOf(required: boolean, fallback: string): string {
  return [...(required ? ['required'] : []), ...(fallback ? [`default ${fallback}`] : [])].join(' · ');
}
