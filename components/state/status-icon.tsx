import { StateShape } from '#components/state/state-shape';
import { type StateName, states, toneShape } from '#components/state/vocabulary.ts';
import { cx } from '#components/ui/class-names.ts';

interface StatusIconProps {
  state: StateName;
  size?: number;
  /** The word stands beside it already: say nothing twice. */
  silent?: boolean;
  className?: string;
}

export function StatusIcon({ state, size = 16, silent, className }: StatusIconProps) {
  const { word, tone, quiet } = states[state];
  return (
    <span
      {...(silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': word, title: word })}
      className={cx('inline-flex shrink-0', toneShape[tone], quiet && 'opacity-80', className)}
    >
      <StateShape state={state} size={size} />
    </span>
  );
}
