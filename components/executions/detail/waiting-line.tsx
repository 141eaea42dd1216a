'use client';
import { StatusIcon } from '#components/state/status-icon';
import { stateOf } from '#components/state/vocabulary.ts';
import { Countdown, Duration } from '#components/ui/duration';
import type { StageView } from '#lib/executions/view';

/** Why a running stage is not moving, since when, when it is looked at again, when it gives up. */
export function WaitingLine({ stage }: { stage: StageView }) {
  const { waiting } = stage;
  if (!waiting) return null;
  return (
    <div className="flex items-start gap-2.5 text-data">
      <StatusIcon state={stateOf(stage.status, waiting.for)} silent className="mt-0.5" />
      <p className="min-w-0">
        {waiting.message}
        <span className="block text-ink-2">
          for <Duration from={waiting.since} />
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
        </span>
      </p>
    </div>
  );
}
