import { FlaskConical } from 'lucide-react';
import { Badge } from '#components/ui/badge';

/** Beside the name of a run that only planned. */
export function DryRunBadge() {
  return (
    <Badge tone="accent">
      <FlaskConical size={12} aria-hidden />
      Dry run
    </Badge>
  );
}
