'use client';

import { type ReactNode, useState } from 'react';
import { Segmented } from '#components/ui/segmented';

const views = [
  { value: 'graph', label: 'Graph' },
  { value: 'words', label: 'In words' },
  { value: 'json', label: 'JSON' },
] as const;

/** A difference in three ways, of which only the chosen one is worked out. */
export function DifferenceViews(shown: Record<(typeof views)[number]['value'], () => ReactNode>) {
  const [view, setView] = useState<keyof typeof shown>('graph');
  return (
    <div className="flex flex-col gap-3">
      <Segmented label="Show the difference as" value={view} onChange={setView} options={views} />
      {shown[view]()}
    </div>
  );
}
