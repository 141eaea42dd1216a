import type { FieldChange } from '#components/pipeline-editor/document/field-changes.ts';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { Diff } from '#components/ui/diff';
import type { Json } from '#lib/kernel/json';
import { labelOf } from './change-words.ts';

interface ChangedFieldsProps {
  /** Of the stage; fields are called what its form calls them. */
  type: string;
  fields: readonly FieldChange[];
}

/** Each field that differs: its name, and what it was and is. Long texts are compared line by line. */
export function ChangedFields({ type, fields }: ChangedFieldsProps) {
  return (
    <dl className="flex flex-col gap-2.5">
      {fields.map((field) => (
        <div key={field.path} className="min-w-0">
          <dt className="text-small text-ink-2">
            <FieldName type={type} path={field.path} />
          </dt>
          <dd className="mt-0.5 text-data">
            <Difference field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FieldName({ type, path }: { type: string; path: string }) {
  const { label, inside } = labelOf(type, path);
  return (
    <>
      {label}
      {inside && <span className="font-mono break-all text-ink-3"> {inside}</span>}
    </>
  );
}

const longestLine = 120;

function Difference({ field: { was, is } }: { field: FieldChange }) {
  const [before, after] = [textOf(was), textOf(is)];
  const isLong = [before, after].some(
    (text) => text !== undefined && (text.length > longestLine || text.includes('\n')),
  );
  if (isLong) return <Diff before={before ?? ''} after={after ?? ''} maxHeight="18rem" />;
  if (before === undefined) return <span className="break-words">{after} (new)</span>;
  if (after === undefined) return <span className="break-words">removed (was {before})</span>;
  return (
    <span className="break-words">
      <span className="text-ink-2">{before}</span> → {after}
    </span>
  );
}

function textOf(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value || '(empty)';
  return typeof value === 'object' && value !== null ? writeText(value) : String(value);
}
