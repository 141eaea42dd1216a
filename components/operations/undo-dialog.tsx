'use client';
import { useState } from 'react';
import { shortImage } from '#components/infrastructure/images.ts';
import { ChangeLine, Changes } from '#components/operations/change-line';
import type { OperationProps } from '#components/operations/operation-bar';
import { OperationDialog } from '#components/operations/operation-dialog';
import { Field } from '#components/ui/field';
import { useNow } from '#components/ui/now';
import { Select } from '#components/ui/select';
import type { ServerGroupView } from '#lib/infrastructure/view';
import { formatAgo } from '#lib/kernel/duration';
import { operations } from '#lib/stages/operations';

/** Back to an earlier version. Where the cloud keeps versions to itself, back by one. */
export function UndoDialog({ operation, place, onClose }: OperationProps) {
  const { target } = operation;
  const groups = place?.cluster.serverGroups ?? [];
  const current = groups.find((group) => group.current);
  const earlier = groups.filter((group) => !group.current && group.sequence !== undefined);
  const first = operation.version ?? proposed(earlier);
  const [chosen, choose] = useState(first?.id ?? '');
  const version = earlier.find(({ id }) => id === chosen);
  const word = version?.version ?? version?.name;
  const input = version ? { revision: version.sequence, version: version.version } : {};
  return (
    <OperationDialog
      operation={operation}
      title={`Roll back ${target.name}`}
      effect={word ? `Roll back to ${word}` : 'Roll back by one version'}
      stage={() => operations.undo.toStage(target, input)}
      onClose={onClose}
    >
      {earlier.length > 1 && <VersionChoice versions={earlier} value={chosen} onChange={choose} />}
      <Changes>
        {version ? (
          <>
            <ChangeLine label="Version" from={current?.version ?? 'what runs'} to={word} />
            <ChangeLine
              label="Images"
              from={<Images images={current?.images ?? []} />}
              to={<Images images={version.images} />}
            />
            <p className="text-data text-ink-2">
              It rolls over instance by instance, and counts as a new version with these images.
            </p>
          </>
        ) : (
          <p className="text-data text-ink-2">
            {target.name} goes back to the revision before this one, instance by instance. The cluster keeps it, and
            Gennaker does not know what is in it.
          </p>
        )}
      </Changes>
    </OperationDialog>
  );
}

/** In the middle of a rollout that goes wrong, what still answers; else what ran before. */
function proposed(earlier: readonly ServerGroupView[]): ServerGroupView | undefined {
  return (
    earlier.find(({ replicas }) => replicas.ready > 0) ?? earlier.find(({ undoTarget }) => undoTarget) ?? earlier[0]
  );
}

interface VersionChoiceProps {
  versions: readonly ServerGroupView[];
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
          options={versions.map(({ id, name, version, images, createdAt, replicas, undoTarget }) => ({
            value: id,
            label: [
              version ?? name,
              images.map(shortImage).join(', '),
              formatAgo(createdAt, now),
              replicas.ready > 0 ? 'runs still' : undoTarget ? 'ran before' : '',
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
