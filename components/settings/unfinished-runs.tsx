import { type SystemView, type UnfinishedState, unfinishedWords } from '#components/settings/system-view.ts';
import { cx } from '#components/ui/class-names.ts';

const states = Object.keys(unfinishedWords) as UnfinishedState[];

/** How many runs are not over, by what will move them next. */
export function UnfinishedRuns({ unfinished, signals }: Pick<SystemView, 'unfinished' | 'signals'>) {
  return (
    <>
      <dl className="grid grid-cols-2 overflow-hidden rounded-panel border border-line bg-line gap-px sm:grid-cols-4 xl:grid-cols-7">
        {states.map((state) => {
          const { word, meaning } = unfinishedWords[state];
          const alarming = state === 'zombie' && unfinished[state] > 0;
          return (
            <div key={state} className="bg-panel px-4 py-3 last:col-span-2 xl:last:col-span-1">
              <dt className="text-small text-ink-2">{word}</dt>
              <dd className={cx('text-title tabular-nums', alarming && 'text-failed-ink')}>{unfinished[state]}</dd>
              <dd className="text-small text-ink-3">{meaning}</dd>
            </div>
          );
        })}
      </dl>
      {signals.length > 0 && (
        <p className="text-data text-ink-2">
          Stages waiting for:{' '}
          {signals.map(({ signal, stages }, index) => (
            <span key={signal}>
              {index > 0 && ', '}
              <span className="font-mono text-[12px] text-ink">{signal}</span> {stages}
            </span>
          ))}
        </p>
      )}
    </>
  );
}
