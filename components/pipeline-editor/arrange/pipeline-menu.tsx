'use client';
import { useState } from 'react';
import type { MenuItem } from '#components/ui/menu';
import type { PipelineLock } from '#lib/pipelines/lock';
import { CopyDialog } from './copy-dialog';
import { LockDialog } from './lock-dialog';
import { RenameDialog } from './rename-dialog';
import { usePipelineChange } from './use-pipeline-change.ts';

interface ArrangedPipeline {
  id: string;
  application: string;
  name: string;
  disabled: boolean;
  lock?: PipelineLock;
}

/** What is done to a stored pipeline as a whole: entries for a menu, and the dialog that is open of them. */
export function usePipelineMenu(pipeline: ArrangedPipeline, mayWrite: boolean) {
  const [dialog, setDialog] = useState<'rename' | 'copy' | 'lock'>();
  const close = () => setDialog(undefined);
  const change = usePipelineChange(pipeline);
  const { lock, disabled } = pipeline;
  const fixed = !mayWrite || lock !== undefined;
  const lockItem: MenuItem = lock
    ? {
        label: 'Unlock',
        disabled: !mayWrite || !lock.allowUnlockUi,
        hint: lock.allowUnlockUi ? undefined : 'API only',
        onSelect: () => change.mutate({ locked: null }),
      }
    : { label: 'Lock…', disabled: !mayWrite, onSelect: () => setDialog('lock') };
  const items: MenuItem[] = [
    { label: 'Rename…', disabled: fixed, onSelect: () => setDialog('rename') },
    { label: 'Copy…', onSelect: () => setDialog('copy') },
    {
      label: disabled ? 'Enable' : 'Disable',
      disabled: fixed,
      onSelect: () => change.mutate({ disabled: !disabled }),
    },
    lockItem,
  ];
  const dialogs = (
    <>
      {dialog === 'rename' && <RenameDialog pipeline={pipeline} onClose={close} />}
      {dialog === 'copy' && <CopyDialog pipeline={pipeline} onClose={close} />}
      {dialog === 'lock' && <LockDialog pipeline={pipeline} onClose={close} />}
    </>
  );
  return { items, dialogs };
}
