'use client';
import { waitingPartOf } from '#components/executions/wording.ts';
import { StatusIcon } from '#components/state/status-icon';
import { stateOf } from '#components/state/vocabulary.ts';
import { Countdown, Duration } from '#components/ui/duration';
import type { ExecutionView, StageView, WaitingView } from '#lib/executions/view';
import { formatDuration } from '#lib/kernel/duration';

/** Why a stage under way, or the part it is at, is not moving, since when, when it is looked at again, when it gives up. */
export function WaitingLine({ execution, stage }: { execution: ExecutionView; stage: StageView }) {
  const part = waitingPartOf(execution.stages, stage);
  if (!part?.waiting) return null;
  const { waiting } = part;
  const pausedAt = part.status === 'PAUSED' ? execution.paused?.at : undefined;
  return (
    <div className="flex items-start gap-2.5 text-data">
      <StatusIcon state={stateOf(part.status, waiting.for)} silent className="mt-0.5" />
      <p className="min-w-0 break-words">
        {waiting.message}
        <span className="block text-ink-2">
          for <Duration from={waiting.since} to={pausedAt} />
          {pausedAt === undefined ? <Next waiting={waiting} /> : pausedWords(waiting, pausedAt)}
        </span>
      </p>
    </div>
  );
}

function Next({ waiting }: { waiting: WaitingView }) {
  return (
    <>
      {waiting.nextLookAt !== undefined && (
        <>
          {waiting.for === 'time' ? ' · goes on ' : ' · next look '}
          <Countdown until={waiting.nextLookAt} />
        </>
      )}
      {waiting.deadline !== undefined && (
        <>
          {' · times out '}
          <Countdown until={waiting.deadline} />
        </>
      )}
    </>
  );
}

/** Timers stand still while a run is paused: what remained then remains. */
function pausedWords({ for: what, nextLookAt, deadline }: WaitingView, pausedAt: number): string {
  const rest = (until: number) => formatDuration(Math.max(1000, Math.ceil((until - pausedAt) / 1000) * 1000));
  const next =
    what === 'time' && nextLookAt !== undefined
      ? `goes on ${rest(nextLookAt)} after the run is resumed`
      : 'goes on when the run is resumed';
  return ` · ${next}${deadline === undefined ? '' : ` · then times out in ${rest(deadline)}`}`;
}
