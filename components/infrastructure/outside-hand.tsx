import type { Hand } from '#lib/providers/contract';

/** Whoever changed something past all runs, as far as the cluster remembers. */
export function OutsideHand({ hand, short }: { hand: Hand; short?: boolean }) {
  const told = `Changed outside (${hand.manager ? `field manager ${hand.manager}` : 'the cluster no longer knows by whom'})`;
  if (!short) return <span className="text-warning-ink">{told}</span>;
  return (
    <span title={told} className="relative z-1 text-warning-ink">
      {hand.manager || 'outside'}
    </span>
  );
}
