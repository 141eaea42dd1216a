'use client';
import { useMemo, useState } from 'react';
import { Segmented } from '#components/ui/segmented';
import { ChangeGraph } from './change-graph';
import { ThreeWayList, type ThreeWayListProps } from './three-way-list';

/** What two sides made of the same beginning, drawn or in words. */
export function ThreeWayDiff({ base, theirs, mine, names }: ThreeWayListProps) {
  const [view, setView] = useState<'graph' | 'words'>('graph');
  const sides = useMemo(
    () => [
      { name: names.theirs, document: theirs },
      { name: names.mine, document: mine },
    ],
    [names.theirs, names.mine, theirs, mine],
  );
  return (
    <div className="flex flex-col gap-3">
      <Segmented
        label="Show both sides as"
        value={view}
        onChange={setView}
        options={[
          { value: 'graph', label: 'Graph' },
          { value: 'words', label: 'In words' },
        ]}
      />
      {view === 'graph' ? (
        <ChangeGraph base={base} sides={sides} none="All three are the same." />
      ) : (
        <ThreeWayList base={base} theirs={theirs} mine={mine} names={names} />
      )}
    </div>
  );
}
