import { writeYaml } from '#components/fields/documents.ts';
import { FieldLine } from '#components/plan/field-line';
import { Badge, type Tone } from '#components/ui/badge';
import { CodeBlock } from '#components/ui/code-block';
import { isJsonObject } from '#lib/kernel/json';
import type { ManifestChange } from '#lib/providers/contract';

const outcomes: Record<ManifestChange['outcome'], { word: string; tone: Tone }> = {
  create: { word: 'Create', tone: 'ok' },
  change: { word: 'Change', tone: 'running' },
  unchanged: { word: 'Unchanged', tone: 'neutral' },
  delete: { word: 'Delete', tone: 'failed' },
  prune: { word: 'Prune', tone: 'warning' },
  refused: { word: 'Refused', tone: 'failed' },
};

/** One object and what would become of it. Long differences are folded until somebody asks. */
export function ChangeItem({ change }: { change: ManifestChange }) {
  const { word, tone } = outcomes[change.outcome];
  const marks = marksOf(change);
  return (
    <li className="flex flex-col gap-2 px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-data">
        <Badge tone={tone}>{word}</Badge>
        <span className="min-w-0 break-words">
          {change.kind} <span className="font-medium">{change.name}</span>
          {change.namespace && <span className="text-ink-3"> · {change.namespace}</span>}
        </span>
        {marks.map((mark) => (
          <Badge key={mark} tone="warning">
            {mark}
          </Badge>
        ))}
      </div>
      {change.refusal && <p className="text-data break-words text-failed-ink">{change.refusal}</p>}
      {change.unchecked && <p className="text-data text-ink-2">{change.unchecked}.</p>}
      <Fields change={change} />
    </li>
  );
}

function marksOf(change: ManifestChange): string[] {
  return [
    ...(change.recreated ? ['deleted and made anew'] : []),
    ...(change.recreatesPods ? ['recreates pods'] : []),
    ...(change.conflicts.length > 0 ? [`conflict with ${conflicting(change)}`] : []),
  ];
}

const conflicting = ({ conflicts }: ManifestChange) => [...new Set(conflicts.map(({ manager }) => manager))].join(', ');

/** So many lines are read without being asked for. */
const shownAtOnce = 12;

function Fields({ change }: { change: ManifestChange }) {
  const { fields, moreFields, conflicts } = change;
  const [first] = fields;
  if (!first) return null;
  if (first.path === '' && isJsonObject(first.after)) {
    return (
      <details className="text-data">
        <summary className="w-fit cursor-pointer rounded-control text-accent-ink hover:underline">
          Show the manifest
        </summary>
        <CodeBlock text={writeYaml(first.after)} maxHeight="20rem" className="mt-2" />
      </details>
    );
  }
  const contested = (path: string) => conflicts.some(({ field }) => field.replace(/^\./, '') === path);
  const lines = fields.map((field) => <FieldLine key={field.path} field={field} contested={contested(field.path)} />);
  return (
    <>
      <ul className="flex flex-col gap-2">{lines.slice(0, shownAtOnce)}</ul>
      {lines.length > shownAtOnce && (
        <details className="text-data">
          <summary className="w-fit cursor-pointer rounded-control text-accent-ink hover:underline">
            {lines.length - shownAtOnce} more {lines.length - shownAtOnce === 1 ? 'field' : 'fields'}
          </summary>
          <ul className="mt-2 flex flex-col gap-2">{lines.slice(shownAtOnce)}</ul>
        </details>
      )}
      {moreFields > 0 && <p className="text-data text-ink-3">and {moreFields} fields that are not listed</p>}
    </>
  );
}
