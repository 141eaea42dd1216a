import { CodeBlock } from '#components/ui/code-block';
import { ErrorState } from '#components/ui/error-state';
import { SkeletonRows } from '#components/ui/skeleton';
import { messageOf } from '#lib/kernel/errors';
import { type Preview, shown } from './evaluation.ts';

interface PreviewResultProps {
  preview: Preview | undefined;
  error: Error | null;
  pending: boolean;
}

/** The value, and above it what could not be evaluated and so stays as it is written. */
export function PreviewResult({ preview, error, pending }: PreviewResultProps) {
  if (error) return <ErrorState title="It cannot be evaluated">{messageOf(error)}</ErrorState>;
  if (!preview) return <SkeletonRows rows={4} />;
  const { result, failures } = preview;
  return (
    <section aria-label="Result" aria-busy={pending} className="flex flex-col gap-3">
      {failures.length > 0 && (
        <div className="rounded-control bg-warning-soft px-3 py-2 text-data text-warning-ink">
          <p className="font-medium">Not evaluated, and left as it is written</p>
          <ul className="mt-1 flex flex-col gap-1">
            {failures.map(({ path, reason }) => (
              <li key={`${path} ${reason}`} className="break-words">
                {path && !reason.includes(path) && <code className="font-mono text-[12px]">{path}: </code>}
                {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      <CodeBlock text={shown(result)} wrap maxHeight="22rem" />
    </section>
  );
}
