'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { shortImage } from '#components/infrastructure/images.ts';
import { imageHistoryOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { ChangeLine, Changes } from '#components/operations/change-line';
import type { OperationProps } from '#components/operations/operation-bar';
import { OperationDialog } from '#components/operations/operation-dialog';
import {
  choiceOf,
  choicesIn,
  proposed,
  readinessOf,
  type UndoChoice,
  warningOf,
} from '#components/operations/undo-versions.ts';
import { Checkbox } from '#components/ui/checkbox';
import { Field } from '#components/ui/field';
import { useNow } from '#components/ui/now';
import { Select } from '#components/ui/select';
import { formatAgo } from '#lib/kernel/duration';
import { operations } from '#lib/stages/operations';

/** Back to an earlier version. Where versions are no objects of their own, the cluster is asked which it keeps. */
export function UndoDialog({ operation, place, onClose }: OperationProps) {
  const { target } = operation;
  const groups = place?.cluster.serverGroups ?? [];
  const current = groups.find((group) => group.current);
  const listed = groups.filter((group) => !group.current && group.sequence !== undefined).map(choiceOf);
  const asked = useQuery({ ...imageHistoryOptions(operation.resourceId), enabled: listed.length === 0 });
  const earlier = listed.length > 0 ? listed : choicesIn(asked.data?.entries ?? []);
  const [chosen, choose] = useState(operation.version?.id ?? '');
  const version = earlier.find(({ id }) => id === chosen) ?? proposed(earlier);
  const [unblocks, setUnblocks] = useState(false);
  const chosenVersion = version ? { revision: version.revision, version: version.word } : {};
  const input = { ...chosenVersion, deleteBlockingPods: unblocks };
  const warning = version && warningOf(version);
  return (
    <OperationDialog
      operation={operation}
      title={`Roll back ${target.name}`}
      effect={version ? `Roll back to ${version.word}` : 'Roll back by one version'}
      stage={() => operations.undo.toStage(target, input)}
      onClose={onClose}
    >
      {version && earlier.length > 1 && <VersionChoice versions={earlier} value={version.id} onChange={choose} />}
      <Changes>
        {version ? (
          <>
            {current?.version && <ChangeLine label="Version" from={current.version} to={version.word} />}
            <ChangeLine
              label="Images"
              from={<Images images={current?.images ?? []} />}
              to={<Images images={version.images} />}
            />
            {warning && (
              <p role="status" className="rounded-control bg-warning-soft px-3 py-2 text-data text-warning-ink">
                {warning}
              </p>
            )}
            <p className="text-data text-ink-2">
              It rolls over instance by instance, and counts as a new version with these images.
            </p>
          </>
        ) : (
          <p className="text-data text-ink-2">
            {target.name} goes back to the revision before this one, instance by instance.
            {asked.data && ' The cluster does not say which images it holds.'}
          </p>
        )}
      </Changes>
      {operations.undo.mayBlockItself(target.kind) && <BlockingPods deleted={unblocks} onChange={setUnblocks} />}
    </OperationDialog>
  );
}

/** Whether to delete them is a person's to say: the stage does not by itself. */
function BlockingPods({ deleted, onChange }: { deleted: boolean; onChange: (deleted: boolean) => void }) {
  return (
    <div>
      <Checkbox checked={deleted} onChange={onChange} label="Delete pods that block the rollout" />
      <p className="text-data text-ink-2">
        {deleted
          ? 'A pod that is not ready and would never be replaced is deleted. What it keeps in claims stays.'
          : 'Pods are replaced in order, and one that is not ready stops all after it. The run then fails and says which.'}
      </p>
    </div>
  );
}

interface VersionChoiceProps {
  versions: readonly UndoChoice[];
  value: string;
  onChange: (id: string) => void;
}

function VersionChoice({ versions, value, onChange }: VersionChoiceProps) {
  const now = useNow('half-minutes');
  return (
    <Field label="Back to">
      {(control) => (
        <Select
          {...control}
          value={value}
          onChange={onChange}
          options={versions.map((version) => ({
            value: version.id,
            label: [
              version.word,
              version.images.map(shortImage).join(', '),
              formatAgo(version.at, now),
              readinessOf(version),
            ]
              .filter(Boolean)
              .join(' · '),
          }))}
        />
      )}
    </Field>
  );
}

function Images({ images }: { images: readonly string[] }) {
  return (
    <span className="font-mono text-[12px] break-all whitespace-pre-line">{images.map(shortImage).join('\n')}</span>
  );
}
