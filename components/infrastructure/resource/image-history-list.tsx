'use client';
import { useQuery } from '@tanstack/react-query';
import { DeployerLink } from '#components/infrastructure/deployer-link';
import { shortImage } from '#components/infrastructure/images.ts';
import { imageHistoryOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { OutsideHand } from '#components/infrastructure/outside-hand';
import { QueryFace } from '#components/shell/failure';
import { Badge } from '#components/ui/badge';
import { cx } from '#components/ui/class-names.ts';
import { Duration } from '#components/ui/duration';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ImagesRun } from '#lib/infrastructure/view';

/** Which images a workload ran, the newest first. */
export function ImageHistoryList({ application, id }: { application: string; id: string }) {
  const query = useQuery(imageHistoryOptions(id));
  return (
    <section aria-label="Images">
      <h3 className="mb-1.5 text-section">Images</h3>
      <QueryFace query={query} what="The images" loading={<SkeletonRows rows={3} />}>
        {({ entries, unasked }) => (
          <>
            {unasked && (
              <p className="mb-2 rounded-control bg-warning-soft px-3 py-2 text-data break-words text-warning-ink">
                Only what runs deployed is listed, because the cluster could not be asked: {unasked}
              </p>
            )}
            {entries.length === 0 && <p className="text-data text-ink-2">Nobody knows which images it ran.</p>}
            <ol className="flex flex-col">
              {entries.map((entry) => (
                <Entry key={`${entry.at} ${entry.images.join()}`} application={application} entry={entry} />
              ))}
            </ol>
          </>
        )}
      </QueryFace>
    </section>
  );
}

function Entry({ application, entry }: { application: string; entry: ImagesRun }) {
  const { images, at, until, revision, current, by, outside, undone, repeats } = entry;
  return (
    <li className="relative ml-1 border-l border-line pb-3 pl-4 text-data last:pb-0">
      <span
        aria-hidden
        className={cx(
          'absolute top-1.5 -left-[4.5px] size-2 rounded-full border',
          current ? 'border-accent bg-accent' : 'border-line-strong bg-panel',
        )}
      />
      <p title={images.join('\n')} className="font-mono text-[12px] leading-5 break-all whitespace-pre-line">
        {images.map(shortImage).join('\n')}
      </p>
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-ink-2">
        {current && <Badge tone="accent">runs now</Badge>}
        {undone && <Badge>brought back</Badge>}
        <span>
          <RelativeTime at={at} />
          {until !== undefined && (
            <>
              {' · for '}
              {until - at < 1000 ? 'under a second' : <Duration from={at} to={until} />}
            </>
          )}
          {revision !== undefined && ` · V${String(revision).padStart(3, '0')}`}
        </span>
      </p>
      {outside && (
        <p className="break-words text-ink-2">
          <OutsideHand hand={outside} /> <RelativeTime at={outside.at} />
        </p>
      )}
      <p className="break-words text-ink-2">
        {by && (
          <>
            <DeployerLink application={application} deployer={by} className="text-accent-ink" />
            {by.person && ` · ${by.person}`}
          </>
        )}
        {!by && !outside && <span className="text-ink-3">not by a run that is known here</span>}
        {repeats > 0 && ` · deployed again ${repeats === 1 ? 'once' : `${repeats} times`}`}
      </p>
    </li>
  );
}
