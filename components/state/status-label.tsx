import { StatusIcon } from '#components/state/status-icon';
import { type StateName, states, toneSoft, toneText } from '#components/state/vocabulary.ts';
import { cx } from '#components/ui/class-names.ts';

/** Icon and word. `badge` puts them on the state's soft ground, as in headers. */
export function StatusLabel({ state, badge, className }: { state: StateName; badge?: boolean; className?: string }) {
  const { word, tone } = states[state];
  return (
    <span
      className={cx(
        'inline-flex items-center gap-2 text-data font-medium whitespace-nowrap',
        toneText[tone],
        badge && cx('h-[26px] rounded-control px-2.5', toneSoft[tone]),
        className,
      )}
    >
      <StatusIcon state={state} silent />
      {word}
    </span>
  );
}
