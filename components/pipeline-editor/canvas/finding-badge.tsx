import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { Finding } from '#lib/pipelines/findings';

/** The worst level by shape and colour, the count beside it when there is more than one. */
export function FindingBadge({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  const failed = findings.some((finding) => finding.level === 'error');
  const Icon = failed ? CircleAlert : TriangleAlert;
  const words = findings.map((finding) => finding.message).join('\n');
  return (
    <span
      role="img"
      title={words}
      aria-label={`${findings.length} ${findings.length === 1 ? 'problem' : 'problems'}`}
      className={`flex items-center gap-0.5 text-small font-medium ${failed ? 'text-failed-ink' : 'text-warning-ink'}`}
    >
      <Icon size={16} aria-hidden />
      {findings.length > 1 && findings.length}
    </span>
  );
}
