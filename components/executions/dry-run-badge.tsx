import { FlaskConical } from 'lucide-react';
import { Badge } from '#components/ui/badge';

/** Beside the name of a run that only planned. */
export function DryRunBadge({ brief }: { brief?: boolean }) {
  return (
    <Badge tone="accent">
      <FlaskConical size={12} aria-hidden />
      {/* In a narrow row its sign says enough, and the cause beside it stays readable. */}
      <span className={brief ? '@3xl:@max-5xl:sr-only' : undefined}>Dry run</span>
    </Badge>
  );
}
