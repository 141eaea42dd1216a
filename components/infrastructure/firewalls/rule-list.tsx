import { ArrowDownToLine, ArrowUpFromLine } from 'lucide-react';
import { type Direction, directionsOf } from '#components/infrastructure/firewalls/rules.ts';
import type { ResourceSummary } from '#lib/providers/contract';

const icons = { in: ArrowDownToLine, out: ArrowUpFromLine } as const;

/** Who may talk to whom, and on which ports. */
export function RuleList({ summary }: { summary: ResourceSummary }) {
  return (
    <div className="flex flex-col gap-2.5 text-data">
      {directionsOf(summary).map((direction) => (
        <DirectionRules key={direction.direction} direction={direction} />
      ))}
    </div>
  );
}

function DirectionRules({ direction: { direction, title, allowed, sentence } }: { direction: Direction }) {
  const Icon = icons[direction];
  return (
    <div className="flex gap-2.5">
      <Icon size={16} className="mt-0.5 shrink-0 text-ink-3" aria-hidden />
      {sentence ? (
        <p className="text-ink-2">{sentence}</p>
      ) : (
        <div className="min-w-0">
          <p className="text-ink-2">{title}</p>
          <ul>
            {allowed.map(({ peers, ports }) => (
              <li key={`${peers.join()} ${ports.join()}`} className="break-words">
                <span className="font-medium">{peers.join(' or ')}</span>
                <span className="text-ink-2"> on </span>
                <span className="font-medium">{ports.join(', ')}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
