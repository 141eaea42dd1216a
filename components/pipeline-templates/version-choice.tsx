'use client';
import { useQuery } from '@tanstack/react-query';
import { shortDigest } from '#components/pipeline-templates/paths.ts';
import { versionsOptions } from '#components/pipeline-templates/template-queries.ts';
import { Field } from '#components/ui/field';
import { Select } from '#components/ui/select';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { TemplateOrigin } from '#lib/pipeline-templates/view';
import { referenceText, templatePointer, writeReference } from '#lib/pipelines/templates/reference';

interface VersionChoiceProps {
  config: JsonObject;
  origin: TemplateOrigin;
  disabled: boolean;
  onChange: (config: JsonObject) => void;
}

/** Follow a tag, or stay at the version that is there now. */
export function VersionChoice({ config, origin, disabled, onChange }: VersionChoiceProps) {
  const { data } = useQuery(versionsOptions(origin.id));
  const { id, digest } = origin;
  const tags = [...new Set(['latest', ...(data?.rows ?? []).flatMap((version) => version.tags)])];
  const chosen = referenceText(config) ?? '';
  const plain = writeReference({ id });
  const options = [
    { value: plain, label: 'Follow the latest' },
    ...tags
      .filter((tag) => tag !== 'latest' || chosen === `${plain}:latest`)
      .map((tag) => ({ value: `${plain}:${tag}`, label: `Follow ${tag}` })),
    { value: writeReference({ id, digest }), label: `Stay at ${shortDigest(digest)}` },
  ];
  const choose = (reference: string) => {
    const pointer = isJsonObject(config.template) ? config.template : templatePointer({ id });
    onChange({ ...config, template: { ...pointer, reference } });
  };
  return (
    <Field
      label="Version of the template"
      help="A tag moves when the template’s owners move it; a version never changes."
    >
      {(control) => <Select {...control} value={chosen} onChange={choose} options={options} disabled={disabled} />}
    </Field>
  );
}
