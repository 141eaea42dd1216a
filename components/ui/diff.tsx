import { cx } from '#components/ui/class-names.ts';
import { diffLines, foldDiff } from '#components/ui/diff-lines.ts';

interface DiffProps {
  before: string;
  after: string;
  /** Unchanged lines kept around a change. */
  around?: number;
  maxHeight?: string;
}

const marks = { same: ' ', added: '+', removed: '−' } as const;
const words = { same: '', added: 'added: ', removed: 'removed: ' } as const;

/** Two texts, line by line. */
export function Diff({ before, after, around = 3, maxHeight = '32rem' }: DiffProps) {
  const lines = foldDiff(diffLines(before, after), around);
  if (lines.every((line) => line.kind === 'gap')) return <p className="text-data text-ink-2">Nothing differs.</p>;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      aria-label="Difference"
      style={{ maxHeight }}
      className="overflow-auto rounded-panel border border-line bg-panel py-1.5 font-mono text-[12px] leading-5"
    >
      <div className="min-w-max">
        {lines.map((line, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
            key={index}
            className={cx(
              'px-3 whitespace-pre',
              line.kind === 'added' && 'bg-ok-soft',
              line.kind === 'removed' && 'bg-failed-soft',
              line.kind === 'gap' && 'py-0.5 text-ink-3',
            )}
          >
            {line.kind === 'gap' ? (
              `⋯ ${line.lines} unchanged ${line.lines === 1 ? 'line' : 'lines'}`
            ) : (
              <>
                <span aria-hidden className={line.kind === 'added' ? 'text-ok-ink' : 'text-failed-ink'}>
                  {marks[line.kind]}{' '}
                </span>
                <span className="sr-only">{words[line.kind]}</span>
                {line.text}
              </>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}
