import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { Finding } from '#lib/pipelines/findings';

interface FindingListProps {
  findings: readonly Finding[];
  /** Said when there are none. */
  fine: string;
  /** `Deploy · manifests`, where the message alone would leave one searching. */
  placeOf?: (finding: Finding) => string;
}

/** What is wrong, and under each the way to mend it. */
export function FindingList({ findings, fine, placeOf }: FindingListProps) {
  if (findings.length === 0) {
    return (
      <p className="flex items-center gap-2 text-data text-ink-2">
        <CircleCheck size={14} aria-hidden className="shrink-0 text-ok-ink" />
        {fine}
      </p>
    );
  }
  return (
    <ul aria-label="Problems" className="flex flex-col gap-2">
      {findings.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: findings have no other identity.
        <li key={index} className="flex gap-2 text-data">
          {finding.level === 'error' ? (
            <CircleAlert size={14} role="img" aria-label="Error" className="mt-[3px] shrink-0 text-failed-ink" />
          ) : (
            <TriangleAlert size={14} role="img" aria-label="Warning" className="mt-[3px] shrink-0 text-warning-ink" />
          )}
          <span className="min-w-0 break-words">
            {placeOf && <span className="font-medium">{placeOf(finding)}: </span>}
            {finding.message}. <span className="text-ink-3">{finding.cure}.</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
