import { ChevronsRight, Hand, Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StateName } from '#components/state/vocabulary.ts';

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, strokeLinecap: 'round' } as const;
/** Drawn on the filled shapes in the colour of what lies below. */
const cut = {
  fill: 'none',
  stroke: 'var(--panel)',
  strokeWidth: 1.75,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

/** One shape per state on a 16 px grid, told apart without colour. */
const shapes: Record<StateName, ReactNode> = {
  'not-started': <circle cx="8" cy="8" r="6" {...line} />,
  queued: (
    <g {...line}>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 5v3l2 1.5" />
    </g>
  ),
  running: (
    <g fill="none" strokeWidth="2" strokeLinecap="round" stroke="currentColor">
      <circle cx="8" cy="8" r="5.75" opacity="0.25" />
      <path d="M8 2.25a5.75 5.75 0 0 1 5.4 7.7" className="origin-center animate-turn" />
    </g>
  ),
  'needs-approval': <Hand size={16} strokeWidth={2} />,
  waiting: <Hourglass size={16} strokeWidth={1.75} />,
  paused: (
    <g fill="currentColor">
      <rect x="3.5" y="2.5" width="3" height="11" rx="1" />
      <rect x="9.5" y="2.5" width="3" height="11" rx="1" />
    </g>
  ),
  succeeded: (
    <>
      <circle cx="8" cy="8" r="6.75" fill="currentColor" />
      <path d="m5.2 8.2 2 2 3.6-4" {...cut} />
    </>
  ),
  'went-on': (
    <>
      <path d="M8 1.25a6.75 6.75 0 1 0 6.75 6.75H11.5L8 4.5Z" fill="currentColor" />
      <path d="m4.9 8.6 2 2 3-3.2" {...cut} />
    </>
  ),
  failed: (
    <>
      <path d="M5.2 1.25h5.6l3.95 3.95v5.6l-3.95 3.95H5.2L1.25 10.8V5.2Z" fill="currentColor" />
      <path d="m5.75 5.75 4.5 4.5m0-4.5-4.5 4.5" {...cut} />
    </>
  ),
  stopped: (
    <rect
      x="3"
      y="3"
      width="10"
      height="10"
      rx="1.5"
      fill="currentColor"
      fillOpacity="0.25"
      stroke="currentColor"
      strokeWidth="1.5"
    />
  ),
  'not-taken': <rect x="3" y="3" width="10" height="10" rx="1.5" strokeDasharray="3 2" {...line} />,
  canceled: (
    <g {...line}>
      <circle cx="8" cy="8" r="6" />
      <path d="m4 12 8-8" />
    </g>
  ),
  skipped: <ChevronsRight size={16} strokeWidth={1.75} strokeDasharray="3 2" />,
};

export function StateShape({ state, size }: { state: StateName; size: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden className="shrink-0">
      {shapes[state]}
    </svg>
  );
}
