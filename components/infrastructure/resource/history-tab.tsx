'use client';
import Link from 'next/link';
import { executionPath } from '#components/executions/paths.ts';
import { titleOf } from '#components/executions/wording.ts';
import { shortImage } from '#components/infrastructure/images.ts';
import { historyOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { ImageHistoryList } from '#components/infrastructure/resource/image-history-list';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { StatusIcon } from '#components/state/status-icon';
import { stateOf, states } from '#components/state/vocabulary.ts';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ResourceDetail, ResourceHistory, ResourceRun } from '#lib/infrastructure/view';

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
  if (history.runs.length === 0) {
    return (
      <p className="text-data text-ink-2">
        No run of {application} has changed {name} lately. Deployments, undos, scalings and other operations stand here.
      </p>
    );
  }
  return (
    <>
      <ol className="flex flex-col">
        {history.runs.map((run) => (
          <Run key={run.stage} application={application} run={run} />
        ))}
      </ol>
      {history.more && <p className="pt-2 text-data text-ink-3">Older runs are not listed.</p>}
    </>
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
            href={executionPath({ application, id: execution.id }, { stage: run.stage })}
            prefetch={false}
            className="min-w-0 font-medium break-words hover:underline"
          >
            {name}
          </Link>
          <RelativeTime at={at} className="shrink-0 text-ink-3" />
        </p>
        <p className="break-words text-ink-2">
          {states[state].word} · {[name === what ? '' : what, title === name ? '' : title].filter(Boolean).join(' of ')}
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
