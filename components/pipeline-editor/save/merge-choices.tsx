import { labelOf } from '#components/pipeline-editor/compare/change-words.ts';
import type { Choice, Choices, MergeConflict } from '#components/pipeline-editor/document/merge-json.ts';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { CodeBlock } from '#components/ui/code-block';
import type { Json } from '#lib/kernel/json';

interface MergeChoicesProps {
  conflicts: readonly MergeConflict[];
  choices: Choices;
  names: Record<Choice, string>;
  /** The type of the stage a conflict is about, for the names of its fields. */
  typeOf: (subject: string) => string;
  onChoose: (id: string, choice: Choice) => void;
}

/** What both sides changed, differently: one of the two is chosen for each. */
export function MergeChoices({ conflicts, choices, names, typeOf, onChoose }: MergeChoicesProps) {
  return (
    <ul aria-label="Choose one for each" className="flex flex-col gap-3">
      {conflicts.map((conflict) => (
        <li key={conflict.id}>
          <fieldset className="rounded-panel border border-line px-4 py-3">
            <legend className="px-1 text-data font-medium">
              {conflict.subject} <FieldName type={typeOf(conflict.subject)} path={conflict.path} />
            </legend>
            <div className="grid gap-3 sm:grid-cols-2">
              {(['theirs', 'mine'] as const).map((side) => (
                <label
                  key={side}
                  className="flex min-w-0 cursor-pointer items-start gap-2 rounded-control border border-line px-3 py-2 has-checked:border-accent has-checked:bg-raised"
                >
                  <input
                    type="radio"
                    name={conflict.id}
                    checked={choices[conflict.id] === side}
                    onChange={() => onChoose(conflict.id, side)}
                    className="mt-1 accent-accent"
                  />
                  <span className="min-w-0 flex-1">
                    <span className="block text-small text-ink-2">{names[side]}</span>
                    <Value conflict={conflict} side={side} name={names[side]} />
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        </li>
      ))}
    </ul>
  );
}

function FieldName({ type, path }: { type: string; path: string }) {
  if (!path) return null;
  const { label, inside } = labelOf(type, path);
  return (
    <span className="font-normal text-ink-2">
      {label}
      {inside && <span className="font-mono break-all"> {inside}</span>}
    </span>
  );
}

function Value({ conflict, side, name }: { conflict: MergeConflict; side: Choice; name: string }) {
  const value = conflict[side];
  if (value === undefined) return <span className="text-data text-ink-2">removed it</span>;
  if (conflict.path === '' && conflict.base === undefined && typeof value === 'string') {
    return <span className="text-data">as {name} drew it</span>;
  }
  const text = textOf(value);
  if (text.includes('\n') || text.length > 200) return <CodeBlock text={text} maxHeight="12rem" className="mt-1" />;
  return <span className="text-data break-words">{text || '(empty)'}</span>;
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : writeText(value));
