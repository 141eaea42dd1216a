import { TriangleAlert } from 'lucide-react';
import { StatusIcon } from '#components/state/status-icon';
import { CodeBlock } from '#components/ui/code-block';

export interface TestFinding {
  /** A note says what was found and is well. */
  level: 'error' | 'warning' | 'note';
  message: string;
  /** What an administrator of the other side could apply. */
  remedy?: string;
}

/** What a test of a connection found; nothing found is good news. */
export function TestFindings({ findings }: { findings: readonly TestFinding[] }) {
  if (findings.length === 0) {
    return (
      <p className="flex items-center gap-2 text-data text-ok-ink">
        <StatusIcon state="succeeded" silent /> It answers, and everything needed is allowed
      </p>
    );
  }
  const well = findings.every(({ level }) => level === 'note');
  const broken = findings.some(({ level }) => level === 'error');
  return (
    <div className="flex flex-col gap-2">
      <p className="text-data font-medium">
        {broken ? 'It does not work yet' : well ? 'It works' : 'It answers, but not everything is allowed'}
      </p>
      <ul className="flex flex-col gap-1.5">
        {findings.map(({ level, message, remedy }) => (
          <li key={message} className="flex items-start gap-2 text-data">
            {level !== 'warning' ? (
              <StatusIcon state={level === 'error' ? 'failed' : 'succeeded'} silent className="mt-0.5" />
            ) : (
              <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warning-ink" />
            )}
            <span className="min-w-0 flex-1 break-words">
              <span className="sr-only">{level}: </span>
              {message}
              {remedy && (
                <details className="mt-1">
                  <summary className="w-fit cursor-pointer rounded-control text-accent-ink hover:underline">
                    Show what grants it
                  </summary>
                  <CodeBlock text={remedy} maxHeight="16rem" className="mt-1.5" />
                </details>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
