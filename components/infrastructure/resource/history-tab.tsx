'use client';
import { Hammer } from 'lucide-react';
import Link from 'next/link';
import { Fragment } from 'react';
import { executionPath } from '#components/executions/paths.ts';
import { titleOf } from '#components/executions/wording.ts';
import { shortImage } from '#components/infrastructure/images.ts';
import { historyOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { OutsideHand } from '#components/infrastructure/outside-hand';
import { ImageHistoryList } from '#components/infrastructure/resource/image-history-list';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { StatusIcon } from '#components/state/status-icon';
import { stateOf, states } from '#components/state/vocabulary.ts';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ResourceDetail, ResourceHistory, ResourceRun } from '#lib/infrastructure/view';
import type { Hand } from '#lib/providers/contract';

interface HistoryTabProps {
  application: string;
  detail: ResourceDetail;
}

/** What ran when, and who did what to it. */
export function HistoryTab({ application, detail }: HistoryTabProps) {
  const query = useLiveQuery(historyOptions(application, detail.id));
  const workload = detail.category === 'server-group' || detail.category === 'server-group-manager';
  return (
    <div className="flex flex-col gap-5">
      {workload && <ImageHistoryList application={application} id={detail.id} />}
      <section aria-label="Runs">
        {workload && <h3 className="mb-1.5 text-section">Runs</h3>}
        <QueryFace query={query} what="The history" loading={<SkeletonRows rows={4} />}>
          {(history) => <Runs application={application} history={history} name={detail.name} />}
        </QueryFace>
      </section>
    </div>
  );
}

function Runs({ application, history, name }: { application: string; history: ResourceHistory; name: string }) {
  const { outside } = history;
  const since = outside ? history.runs.findIndex(({ at }) => at < outside.at) : -1;
  if (history.runs.length === 0 && !outside) {
    return (
      <p className="text-data text-ink-2">
        No run has changed {name} lately. Deployments, undos, scalings and other operations stand here.
      </p>
    );
  }
  return (
    <>
      <ol className="flex flex-col">
        {history.runs.map((run, index) => (
          <Fragment key={run.stage}>
            {outside && index === since && <Outside hand={outside} />}
            <Run application={application} run={run} />
          </Fragment>
        ))}
        {outside && since < 0 && <Outside hand={outside} />}
      </ol>
      {history.more && <p className="pt-2 text-data text-ink-3">Older runs are not listed.</p>}
    </>
  );
}

function Outside({ hand }: { hand: Hand }) {
  return (
    <li className="flex gap-2 border-b border-line py-2 text-data first:pt-0 last:border-0">
      <Hammer size={14} aria-hidden className="mt-0.5 shrink-0 text-warning-ink" />
      <p className="flex min-w-0 flex-1 items-baseline justify-between gap-3">
        <span className="min-w-0 break-words">
          <OutsideHand hand={hand} />
        </span>
        <RelativeTime at={hand.at} className="shrink-0 text-ink-3" />
      </p>
    </li>
  );
}

function Run({ application, run }: { application: string; run: ResourceRun }) {
  const { execution, what, name, status, failure, by, reason, at, images } = run;
  const state = stateOf(status);
  const title = titleOf({ name: execution.name, number: execution.number ?? undefined });
  return (
    <li className="flex gap-2 border-b border-line py-2 text-data first:pt-0 last:border-0">
      <StatusIcon state={state} silent className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-3">
          <Link
            href={executionPath({ application: execution.application, id: execution.id }, { stage: run.stage })}
            prefetch={false}
            className="min-w-0 font-medium break-words hover:underline"
          >
            {name}
          </Link>
          <RelativeTime at={at} className="shrink-0 text-ink-3" />
        </p>
        <p className="break-words text-ink-2">
          {states[state].word} · {[name === what ? '' : what, title === name ? '' : title].filter(Boolean).join(' of ')}
          {execution.application !== application && ` · application ${execution.application}`}
          {by && ` · ${by}`}
        </p>
        {images.length > 0 && (
          <p title={images.join('\n')} className="font-mono text-[12px] break-all text-ink-2">
            {images.map(shortImage).join(', ')}
          </p>
        )}
        {reason && <p className="break-words text-ink-2">“{reason}”</p>}
        {failure && <p className="break-words text-failed-ink">{failure}</p>}
      </div>
    </li>
  );
}
