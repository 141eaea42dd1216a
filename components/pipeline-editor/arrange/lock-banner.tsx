'use client';
import { Banner } from '#components/pipeline-editor/save/banner';
import { Button } from '#components/ui/button';
import { RelativeTime } from '#components/ui/relative-time';
import { lockSentence, type PipelineLock } from '#lib/pipelines/lock';
import { usePipelineChange } from './use-pipeline-change.ts';

interface LockBannerProps {
  pipeline: { id: string; application: string };
  lock: PipelineLock;
  mayUnlock: boolean;
}

/** Why nothing can be edited here, by whom, and the way out where there is one. */
export function LockBanner({ pipeline, lock, mayUnlock }: LockBannerProps) {
  const change = usePipelineChange(pipeline);
  return (
    <Banner
      tone="warning"
      action={
        mayUnlock &&
        lock.allowUnlockUi && (
          <Button size="small" busy={change.isPending} onClick={() => change.mutate({ locked: null })}>
            Unlock
          </Button>
        )
      }
    >
      {lockSentence(lock)}{' '}
      {lock.at !== undefined && (
        <>
          Locked <RelativeTime at={lock.at} />.{' '}
        </>
      )}
      {lock.allowUnlockUi ? 'It can be looked at and started.' : 'It can be unlocked by a save through the API only.'}
    </Banner>
  );
}
