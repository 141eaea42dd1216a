'use client';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import { artifactTypes, definitionForArtifact } from '#lib/artifacts/registry';
import { stringAt } from '#lib/kernel/json';
import { useArtifactAccounts } from './choices.ts';
import { isExpression } from './contract.ts';
import {
  artifactField,
  asNamed,
  asWrittenOut,
  type InputArtifact,
  isWrittenOut,
  withArtifactField,
} from './input-artifact.ts';
import { useFormPlace } from './place';
import { SuggestInput } from './suggest-input';

interface InputArtifactEditorProps {
  /** `Chart` */
  label: string;
  /** What one that is written out begins as. */
  type: string;
  input: InputArtifact;
  onChange: (input: InputArtifact) => void;
  disabled: boolean | undefined;
}

/** One artifact that a stage reads: expected by the pipeline or promised by a stage, or written out here. */
export function InputArtifactEditor({ label, type, input, onChange, disabled }: InputArtifactEditorProps) {
  const written = isWrittenOut(input);
  return (
    <div className="flex flex-col gap-2">
      <Select
        aria-label={`${label}: which artifact`}
        value={written ? 'written' : 'named'}
        disabled={disabled}
        onChange={(way) => onChange(way === 'written' ? asWrittenOut(input, type) : asNamed(input))}
        options={[
          { value: 'named', label: 'An expected artifact' },
          { value: 'written', label: 'One written here' },
        ]}
      />
      {written ? (
        <WrittenOut label={label} input={input} onChange={onChange} disabled={disabled} />
      ) : (
        <Named label={label} input={input} onChange={onChange} disabled={disabled} />
      )}
    </div>
  );
}

type PartProps = Omit<InputArtifactEditorProps, 'type'>;

function Named({ label, input, onChange, disabled }: PartProps) {
  const { artifacts } = useFormPlace();
  return (
    <Field label={<span className="sr-only">{label}: expected artifact</span>}>
      {(control) => (
        <SuggestInput
          control={control}
          value={stringAt(input, 'id') ?? ''}
          onChange={(id) => onChange(asNamed(input, id))}
          choices={artifacts}
          placeholder="Expected artifact"
          emptyText={artifacts.length === 0 ? 'The pipeline and its stages expect no artifacts yet' : undefined}
          disabled={disabled}
        />
      )}
    </Field>
  );
}

const typeChoices = artifactTypes.map((value) => ({ value }));

function WrittenOut({ label, input, onChange, disabled }: PartProps) {
  const accounts = useArtifactAccounts();
  const words = definitionForArtifact(artifactField(input, 'type'))?.words ?? {};
  const set = (field: string) => (text: string) => onChange(withArtifactField(input, field, text));
  const texts = [
    { field: 'name', title: 'Name', placeholder: words.name },
    { field: 'version', title: 'Version', placeholder: words.version },
    { field: 'reference', title: 'Reference', placeholder: words.reference },
  ];
  return (
    <div className="grid grid-cols-2 gap-2">
      <Field label={<Title of={label} title="Type" />}>
        {(control) => (
          <SuggestInput
            control={control}
            value={artifactField(input, 'type')}
            onChange={set('type')}
            choices={typeChoices}
            placeholder="helm/chart"
            disabled={disabled}
          />
        )}
      </Field>
      <Field label={<Title of={label} title="Read with" />}>
        {(control) => (
          <SuggestInput
            control={control}
            value={artifactField(input, 'artifactAccount')}
            onChange={set('artifactAccount')}
            choices={accounts}
            placeholder="Artifact source"
            disabled={disabled}
          />
        )}
      </Field>
      {texts.map(({ field, title, placeholder }) => (
        <div key={field} className={field === 'reference' ? 'col-span-2' : undefined}>
          <Field label={<Title of={label} title={title} />}>
            {(control) => (
              <Input
                {...control}
                value={artifactField(input, field)}
                placeholder={placeholder}
                mono={isExpression(artifactField(input, field))}
                disabled={disabled}
                onChange={(event) => set(field)(event.target.value)}
              />
            )}
          </Field>
        </div>
      ))}
    </div>
  );
}

/** The fields of several artifacts look alike; whoever hears them is told whose they are. */
function Title({ of, title }: { of: string; title: string }) {
  return (
    <span className="text-small font-normal text-ink-2">
      <span className="sr-only">{of}: </span>
      {title}
    </span>
  );
}
