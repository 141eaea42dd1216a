import { writeYaml } from '#components/fields/documents.ts';
import { cx } from '#components/ui/class-names.ts';
import type { Json } from '#lib/kernel/json';
import type { FieldChange } from '#lib/providers/contract';

/** A field before and after, as in a difference of texts, and who manages it if that is not us alone. */
export function FieldLine({ field, contested }: { field: FieldChange; contested: boolean }) {
  const { path, before, after, masked } = field;
  const others = field.owners.filter((owner) => owner !== ours);
  return (
    <li className="min-w-0">
      <div className="flex flex-wrap items-baseline gap-x-2 text-small">
        <span className="font-mono text-ink-2 break-all">{path}</span>
        {others.length > 0 && (
          <span className={contested ? 'text-failed-ink' : 'text-ink-3'}>managed by {others.join(', ')}</span>
        )}
      </div>
      {masked ? (
        <p className="text-data text-ink-2">{wordFor(before, after)} (the content is secret)</p>
      ) : (
        <div className="mt-0.5 overflow-hidden rounded-control border border-line font-mono text-[12px] leading-5">
          {before !== undefined && <Side mark="−" word="was" value={before} className="bg-failed-soft" />}
          {after !== undefined && <Side mark="+" word="becomes" value={after} className="bg-ok-soft" />}
        </div>
      )}
    </li>
  );
}

/** The name under which this product manages fields. */
const ours = 'gennaker';

function wordFor(before: Json | undefined, after: Json | undefined): string {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

function Side({ mark, word, value, className }: { mark: string; word: string; value: Json; className: string }) {
  return (
    <div className={cx('grid grid-cols-[16px_minmax(0,1fr)] px-2', className)}>
      <span aria-hidden>{mark}</span>
      <span className="break-all whitespace-pre-wrap">
        <span className="sr-only">{word} </span>
        {textOf(value)}
      </span>
    </div>
  );
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map((item) => `- ${textOf(item).replaceAll('\n', '\n  ')}`).join('\n');
  return writeYaml(value).trimEnd();
}
