import type { Change } from '#components/pipeline-editor/document/changes.ts';
import { marks } from './marks.ts';

/** Changes in the words of the graph. */
interface ChangeListProps {
  changes: readonly Change[];
  /** Said when there are none. */
  none: string;
  /** What is changed is said elsewhere. */
  short?: boolean;
}

export function ChangeList({ changes, none, short }: ChangeListProps) {
  if (changes.length === 0) return <p className="text-data text-ink-3">{none}</p>;
  return (
    <ul className="flex flex-col gap-2">
      {changes.map((change) => {
        const { icon: Icon, word, ink } = marks[change.kind];
        return (
          <li key={`${change.kind} ${change.subject}`} className="flex items-start gap-2 text-data">
            <Icon size={14} role="img" aria-label={word} className={`mt-[3px] shrink-0 ${ink}`} />
            <div className="min-w-0">
              {!short && <span className="font-medium">{change.subject}</span>}
              {change.kind !== 'changed' && <span className="text-ink-2"> {word}</span>}
              {change.details.length > 0 && (
                <ul className="text-ink-2">
                  {change.details.map((detail) => (
                    <li key={detail} className="break-words">
                      {detail}
                    </li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
