'use client';
import { z } from 'zod';
import { GeneratedForm } from '#components/fields/generated-form';
import { FormPlaceProvider } from '#components/fields/place';
import { useStagePlace } from '#components/pipeline-editor/state/stage-place.ts';
import type { Json } from '#lib/kernel/json';
import type { ParameterDocument } from '#lib/pipelines/document';
import { comparators } from '#lib/pipelines/parameters';
import type { FieldHint } from '#lib/stages/contract';

const form: readonly FieldHint[] = [
  { path: 'name', label: 'Name', widget: 'text', required: true, placeholder: 'branch' },
  { path: 'label', label: 'Label', widget: 'text', help: 'What people read in the start dialog' },
  { path: 'description', label: 'Description', widget: 'multiline' },
  { path: 'default', label: 'Default', widget: 'text' },
  { path: 'required', label: 'A value is required', widget: 'switch' },
  { path: 'hasOptions', label: 'Choose from a list', widget: 'switch' },
  { path: 'options', label: 'Options', widget: 'list', when: { path: 'hasOptions', is: [true] } },
  {
    path: 'secret',
    label: 'Secret',
    widget: 'switch',
    help: 'Values are kept encrypted and shown to nobody; stages may use them. Spinnaker does not know this field',
  },
  {
    path: 'constraint',
    label: 'Kind of value',
    widget: 'select',
    options: [
      { value: '', label: 'Any text' },
      { value: 'date', label: 'A date' },
    ],
  },
  { path: 'conditional', label: 'Ask only depending on another parameter', widget: 'switch' },
  { path: 'condition.parameter', label: 'Parameter', widget: 'text', when: { path: 'conditional', is: [true] } },
  {
    path: 'condition.comparator',
    label: 'Comparison',
    widget: 'select',
    options: comparators.map((value) => ({ value, label: value })),
    when: { path: 'conditional', is: [true] },
  },
  { path: 'condition.comparatorValue', label: 'Value', widget: 'text', when: { path: 'conditional', is: [true] } },
  { path: 'pinned', label: 'Show it with every run', widget: 'switch' },
];

const schema = z.looseObject({
  name: z.string().trim().min(1, 'Name the parameter'),
  options: z.array(z.looseObject({ value: z.unknown() })).optional(),
});

interface ParameterFormProps {
  parameter: ParameterDocument;
  index: number;
  set: (path: string, value: Json | undefined) => void;
}

export function ParameterForm({ parameter, index, set }: ParameterFormProps) {
  const prefix = `parameterConfig.${index}.`;
  const place = useStagePlace(undefined, prefix);
  return (
    <FormPlaceProvider value={place}>
      <GeneratedForm
        form={form}
        schema={schema}
        fields={parameter}
        onChange={(path, value) => set(`${prefix}${path}`, value)}
      />
    </FormPlaceProvider>
  );
}
