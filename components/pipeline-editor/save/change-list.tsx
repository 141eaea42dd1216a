import { Minus, PencilLine, Plus, Waypoints } from 'lucide-react';
import type { Change } from '#components/pipeline-editor/document/changes.ts';

const icons = { added: Plus, removed: Minus, changed: PencilLine, rewired: Waypoints } as const;
const inks = {
  added: 'text-ok-ink',
  removed: 'text-failed-ink',
  changed: 'text-ink-3',
  rewired: 'text-accent-ink',
} as const;

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
        const Icon = icons[change.kind];
        return (
          <li key={`${change.kind} ${change.subject}`} className="flex items-start gap-2 text-data">
            <Icon size={14} role="img" aria-label={change.kind} className={`mt-[3px] shrink-0 ${inks[change.kind]}`} />
            <div className="min-w-0">
              {!short && <span className="font-medium">{change.subject}</span>}
              {change.kind !== 'changed' && <span className="text-ink-2"> {change.kind}</span>}
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
