'use client';
import { useMemo } from 'react';
import { z } from 'zod';
import { GeneratedForm } from '#components/fields/generated-form';
import { FormPlaceProvider } from '#components/fields/place';
import { useStagePlace } from '#components/pipeline-editor/state/stage-place.ts';
import { artifactTypes, definitionForArtifact } from '#lib/artifacts/registry';
import { type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { FieldHint } from '#lib/stages/contract';

const text = z.string().nullish();
const artifact = z.looseObject({
  type: text,
  name: text,
  version: text,
  location: text,
  reference: text,
  artifactAccount: text,
});
const schema = z.looseObject({
  displayName: text,
  matchArtifact: artifact.nullish(),
  usePriorArtifact: z.boolean().nullish(),
  useDefaultArtifact: z.boolean().nullish(),
  defaultArtifact: artifact.nullish(),
});

interface ExpectedArtifactFormProps {
  expected: JsonObject;
  /** `expectedArtifacts.0.` */
  prefix: string;
  /** Of which stage; absent = of the pipeline. */
  refId?: string;
  set: (path: string, value: Json | undefined) => void;
}

/** How an artifact is recognised, and what stands in when none arrives. */
export function ExpectedArtifactForm({ expected, prefix, refId, set }: ExpectedArtifactFormProps) {
  const place = useStagePlace(refId, prefix);
  const type = stringAt(objectAt(expected, 'matchArtifact'), 'type') ?? '';
  const defaultType = stringAt(objectAt(expected, 'defaultArtifact'), 'type') ?? type;
  const form = useMemo(
    () => [...matchHints(type), ...(refId === undefined ? fallbackHints(defaultType) : [])],
    [type, defaultType, refId],
  );
  const change = (path: string, value: Json | undefined) => {
    set(`${prefix}${path}`, value);
    // A default starts as the kind of thing that is expected.
    const empty = !stringAt(objectAt(expected, 'defaultArtifact'), 'type');
    if (path === 'useDefaultArtifact' && value === true && empty) {
      set(`${prefix}defaultArtifact`, { ...objectAt(expected, 'defaultArtifact'), type });
    }
  };
  return (
    <FormPlaceProvider value={place}>
      <GeneratedForm form={form} schema={schema} fields={expected} onChange={change} />
    </FormPlaceProvider>
  );
}

const typeOptions = artifactTypes.map((value) => ({ value, label: value }));
const pattern = 'Text, or a regular expression for all of it. Empty: any';

function matchHints(type: string): FieldHint[] {
  const words = definitionForArtifact(type)?.words ?? {};
  return [
    { path: 'displayName', label: 'Name', widget: 'text', help: 'What people read here and in failures' },
    { path: 'matchArtifact.type', label: 'Type', widget: 'suggest', options: typeOptions, placeholder: 'docker/image' },
    { path: 'matchArtifact.name', label: 'Matches the name', widget: 'text', help: pattern, placeholder: words.name },
    { path: 'matchArtifact.version', label: 'Matches the version', widget: 'text', placeholder: words.version },
    {
      path: 'matchArtifact.reference',
      label: 'Matches the reference',
      widget: 'text',
      placeholder: words.reference,
      advanced: true,
    },
    { path: 'matchArtifact.location', label: 'Matches the location', widget: 'text', advanced: true },
    {
      path: 'matchArtifact.artifactAccount',
      label: 'Read with',
      widget: 'artifact-account',
      help: 'When the artifact names no source itself',
      advanced: true,
    },
  ];
}

function fallbackHints(type: string): FieldHint[] {
  const words = definitionForArtifact(type)?.words ?? {};
  const when = { path: 'useDefaultArtifact', is: [true] };
  return [
    {
      path: 'usePriorArtifact',
      label: 'If none arrives, use that of the previous run',
      widget: 'switch',
    },
    { path: 'useDefaultArtifact', label: 'If there is still none, use a default', widget: 'switch' },
    { path: 'defaultArtifact.type', label: 'Type of the default', widget: 'suggest', options: typeOptions, when },
    { path: 'defaultArtifact.name', label: 'Its name', widget: 'text', placeholder: words.name, when },
    { path: 'defaultArtifact.version', label: 'Its version', widget: 'text', placeholder: words.version, when },
    { path: 'defaultArtifact.reference', label: 'Its reference', widget: 'text', placeholder: words.reference, when },
    { path: 'defaultArtifact.artifactAccount', label: 'Read it with', widget: 'artifact-account', when },
  ];
}
