'use client';
import Link from 'next/link';
import { executionPath } from '#components/executions/paths.ts';
import { shortParameters, starterOf, titleOf } from '#components/executions/wording.ts';
import { StatusIcon } from '#components/state/status-icon';
import { Button } from '#components/ui/button';
import { Countdown, Duration } from '#components/ui/duration';
import { plainTextOf } from '#components/ui/plain-text-parse.ts';
import type { ApprovalView } from '#lib/approvals/view';

/** `lena` or `by webhook`, as the lists say it. */
const by = (starter: string) => (starter.startsWith('by ') ? starter : `by ${starter}`);

/** A stage that waits for a decision: what, where, since when, until when, and whether this person's counts. */
export function ApprovalLine({ approval }: { approval: ApprovalView }) {
  const href = executionPath(
    { application: approval.application, id: approval.executionId },
    { stage: approval.stageId },
  );
  const run = titleOf({ name: approval.executionName, number: approval.number });
  return (
    <li
      data-row
      tabIndex={-1}
      className="relative flex items-start gap-4 border-b border-line px-4 py-3 text-data last:border-0 hover:bg-raised/60 focus-visible:-outline-offset-2 max-sm:flex-wrap"
    >
      <StatusIcon state="needs-approval" className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <Link
          href={href}
          className="line-clamp-2 text-body font-semibold break-words after:absolute after:inset-0 hover:underline"
        >
          {approval.stageName}
        </Link>
        <p className="line-clamp-2 break-words text-ink-2">
          {approval.application} · {run}
          {shortParameters(approval.parameters).map(([name, value]) => (
            <span key={name}>
              {' · '}
              <span className="font-mono text-[12px]">
                {name}={value}
              </span>
            </span>
          ))}
        </p>
        {approval.instructions && <p className="mt-1 line-clamp-2 max-w-3xl">{plainTextOf(approval.instructions)}</p>}
        <p className="mt-1 text-ink-3">
          Waiting <Duration from={approval.since} /> · started {by(starterOf(approval))}
          {approval.deadline !== undefined && (
            <>
              {' · expires '}
              <Countdown until={approval.deadline} />
            </>
          )}
        </p>
        {approval.needed > 1 && (
          <p className="mt-1 text-ink-2">
            {approval.given.length} of {approval.needed} approvals
            {approval.given.length > 0 && `: ${approval.given.map(({ by }) => by).join(', ')}`}
          </p>
        )}
        {approval.whyNot && <p className="mt-1 text-ink-2">{approval.whyNot}.</p>}
      </div>
      <Button
        asChild
        variant={approval.mayDecide ? 'person' : 'ghost'}
        size="small"
        className="relative z-[1] max-sm:ml-8 max-sm:basis-[calc(100%-32px)]"
      >
        <Link href={href}>{approval.mayDecide ? 'Review' : 'Look'}</Link>
      </Button>
    </li>
  );
}
