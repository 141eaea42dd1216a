'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { z } from 'zod';
import {
  type ArtifactChoice,
  type ArtifactChoices,
  type AskedArtifact,
  atVersion,
} from '#components/executions/start/artifacts.ts';
import { GeneratedForm } from '#components/fields/generated-form';
import { withValue } from '#components/fields/paths.ts';
import { api, queryString } from '#components/shell/api.ts';
import { Combobox } from '#components/ui/combobox';
import { Field } from '#components/ui/field';
import { Select } from '#components/ui/select';
import { artifactTypes, definitionForArtifact } from '#lib/artifacts/registry';
import { messageOf } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import { matchesArtifact, sayArtifact } from '#lib/pipelines/expected-artifacts';
import type { FieldHint } from '#lib/stages/contract';

interface ArtifactFieldsProps {
  asked: readonly AskedArtifact[];
  choices: ArtifactChoices;
  refusals: ReadonlyMap<string, string>;
  onChange: (id: string, choice: ArtifactChoice) => void;
}

/** What the run is about: for each expected artifact a version, one written by hand, or what the run finds by itself. */
export function ArtifactFields({ asked, choices, refusals, onChange }: ArtifactFieldsProps) {
  return (
    <fieldset className="flex flex-col gap-4 border-t border-line pt-4 first:border-0 first:pt-0">
      <legend className="sr-only">Artifacts</legend>
      <p aria-hidden className="text-data font-semibold">
        Artifacts
      </p>
      {asked.map((one) => (
        <ArtifactField
          key={one.id}
          asked={one}
          choice={choices[one.id] ?? { kind: 'otherwise' }}
          refusal={refusals.get(one.id)}
          onChange={(choice) => onChange(one.id, choice)}
        />
      ))}
    </fieldset>
  );
}

interface ArtifactFieldProps {
  asked: AskedArtifact;
  choice: ArtifactChoice;
  refusal: string | undefined;
  onChange: (choice: ArtifactChoice) => void;
}

function ArtifactField({ asked, choice, refusal, onChange }: ArtifactFieldProps) {
  const { title, pattern, otherwise, listed } = asked;
  const choose = (kind: string) => {
    if (kind === 'version') onChange({ kind, version: '' });
    else if (kind === 'given') onChange({ kind, artifact: beginningOf(pattern) });
    else onChange({ kind: 'otherwise' });
  };
  return (
    <div className="flex flex-col gap-2">
      <Field label={title} help={sayArtifact(pattern)} error={refusal}>
        {(control) => (
          <Select
            {...control}
            value={choice.kind}
            onChange={choose}
            options={[
              { value: 'otherwise', label: otherwise },
              ...(listed ? [{ value: 'version', label: 'Choose a version' }] : []),
              { value: 'given', label: 'Another one, written by hand' },
            ]}
          />
        )}
      </Field>
      {choice.kind === 'version' && listed && (
        <VersionField
          title={title}
          pattern={pattern}
          listed={listed}
          version={choice.version}
          onChange={(version) => onChange({ kind: 'version', version })}
        />
      )}
      {choice.kind === 'given' && (
        <div className="border-l-2 border-line pl-4">
          <GivenArtifact artifact={choice.artifact} onChange={(artifact) => onChange({ kind: 'given', artifact })} />
        </div>
      )}
    </div>
  );
}

/** What the pattern says literally need not be typed again. */
function beginningOf(pattern: JsonObject): JsonObject {
  const fields = ['type', 'name', 'version', 'location', 'reference', 'artifactAccount'];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = stringAt(pattern, field);
      return text && /^[\w./:@ -]+$/.test(text) ? [[field, text]] : [];
    }),
  );
}

interface VersionFieldProps {
  title: string;
  pattern: JsonObject;
  listed: JsonObject;
  version: string;
  onChange: (version: string) => void;
}

function VersionField({ title, pattern, listed, version, onChange }: VersionFieldProps) {
  const asking = queryString({
    type: stringAt(listed, 'type'),
    name: stringAt(listed, 'name'),
    account: stringAt(listed, 'artifactAccount'),
  });
  const query = useQuery({
    queryKey: ['artifact versions', asking],
    staleTime: 30_000,
    retry: false,
    queryFn: ({ signal }) => api.get<{ rows: string[] }>(`/api/artifacts/versions${asking}`, { signal }),
  });
  const versions = (query.data?.rows ?? []).filter((one) => matchesArtifact(pattern, atVersion(listed, one)));
  const note = query.error
    ? `The versions are not known: ${messageOf(query.error)}. One can be typed`
    : query.isPending
      ? 'Asking which versions there are'
      : versions.length === 0
        ? 'None of its versions is expected here'
        : undefined;
  return (
    <div className="flex flex-col gap-1">
      <Combobox
        aria-label={`Version of ${title}`}
        value={version}
        onChange={onChange}
        options={versions.map((value) => ({ value, label: value }))}
        placeholder="Version"
        allowOther
      />
      {note && <p className={query.error ? 'text-small text-failed-ink' : 'text-small text-ink-3'}>{note}</p>}
    </div>
  );
}

const text = z.string().nullish();
const schema = z.looseObject({ type: text, name: text, version: text, reference: text, location: text });

function GivenArtifact({ artifact, onChange }: { artifact: JsonObject; onChange: (artifact: JsonObject) => void }) {
  const type = stringAt(artifact, 'type') ?? '';
  const form = useMemo(() => hintsOf(type), [type]);
  return (
    <GeneratedForm
      form={form}
      schema={schema}
      fields={artifact}
      onChange={(path, value) => onChange(withValue(artifact, path, value))}
    />
  );
}

const typeOptions = artifactTypes.map((value) => ({ value, label: value }));

function hintsOf(type: string): FieldHint[] {
  const words = definitionForArtifact(type)?.words ?? {};
  return [
    { path: 'type', label: 'Type', widget: 'suggest', options: typeOptions, placeholder: 'docker/image' },
    { path: 'name', label: 'Name', widget: 'text', placeholder: words.name },
    { path: 'version', label: 'Version', widget: 'text', placeholder: words.version },
    { path: 'reference', label: 'Reference', widget: 'text', placeholder: words.reference },
    { path: 'artifactAccount', label: 'Read with', widget: 'artifact-account' },
    { path: 'location', label: 'Location', widget: 'text', advanced: true },
  ];
}
