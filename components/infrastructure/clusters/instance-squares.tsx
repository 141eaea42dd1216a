'use client';
import { useState } from 'react';
import { instanceSentence, shownInstances } from '#components/infrastructure/instances.ts';
import { useSelection } from '#components/infrastructure/resource-link';
import { HealthSquare } from '#components/state/health';
import { Tooltip } from '#components/ui/tooltip';
import type { InstanceView } from '#lib/infrastructure/view';

interface InstanceSquaresProps {
  instances: readonly InstanceView[];
  /** Instances that are not listed at all. */
  more: number;
  max?: number;
}

/** One square per instance: hover tells who it is, a click opens it. The keyboard finds them in the owner tree. */
export function InstanceSquares({ instances, more, max = 24 }: InstanceSquaresProps) {
  const [hovered, setHovered] = useState<InstanceView>();
  const { select } = useSelection();
  const shown = shownInstances(instances, max);
  const left = instances.length - shown.length + more;
  const all = instances.length + more;
  return (
    <Tooltip text={hovered ? instanceSentence(hovered) : `${all} ${all === 1 ? 'instance' : 'instances'}`}>
      <span className="relative inline-flex flex-wrap items-center" onPointerLeave={() => setHovered(undefined)}>
        {shown.map((instance) => (
          <button
            key={instance.id}
            type="button"
            tabIndex={-1}
            aria-label={instanceSentence(instance)}
            onPointerEnter={() => setHovered(instance)}
            onClick={() => select(instance.id)}
            className="inline-flex py-1 pr-[3px] hover:opacity-70"
          >
            <span aria-hidden className="pointer-events-none inline-flex">
              <HealthSquare health={instance.health} />
            </span>
          </button>
        ))}
        {left > 0 && <span className="pl-1 text-small text-ink-3">and {left} more</span>}
      </span>
    </Tooltip>
  );
}
