'use client';
import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import { resourceOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { ChangeLine, Changes } from '#components/operations/change-line';
import type { OperationProps } from '#components/operations/operation-bar';
import { OperationDialog } from '#components/operations/operation-dialog';
import { useLiveQuery } from '#components/shell/live';
import { Field } from '#components/ui/field';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';
import { operations } from '#lib/stages/operations';

/** As many as a person may mean; the cluster has its own limits. */
const most = 10_000;

export function ScaleDialog({ operation, onClose }: OperationProps) {
  const { target, resourceId } = operation;
  const { data: detail } = useLiveQuery(resourceOptions(target.application, resourceId));
  const now = detail?.summary.replicas?.desired ?? 0;
  const [typed, setText] = useState<string>();
  const text = typed ?? String(now);
  const replicas = Number(text);
  const valid = /^\d{1,5}$/.test(text.trim()) && replicas <= most;
  const step = (by: number) => setText(String(Math.max(0, (valid ? replicas : now) + by)));
  return (
    <OperationDialog
      operation={operation}
      title={`Scale ${target.name}`}
      effect={valid ? `Scale to ${replicas}` : 'Scale'}
      danger={valid && replicas === 0}
      blocked={!valid || !detail || replicas === now}
      stage={() => operations.scale.toStage(target, { replicas })}
      onClose={onClose}
    >
      <Field label="Replicas" error={valid ? undefined : `A whole number from 0 to ${most}`}>
        {(control) => (
          <div className="flex items-center gap-2">
            <IconButton label="One less" outlined onClick={() => step(-1)}>
              <Minus size={14} />
            </IconButton>
            <div className="w-24">
              <Input
                {...control}
                inputMode="numeric"
                value={text}
                onChange={(event) => setText(event.target.value)}
                className="text-center"
              />
            </div>
            <IconButton label="One more" outlined onClick={() => step(1)}>
              <Plus size={14} />
            </IconButton>
          </div>
        )}
      </Field>
      <Changes>
        <ChangeLine label="Replicas" from={now} to={valid ? replicas : '–'} />
        <p className="text-data text-ink-2">{valid ? consequence(now, replicas, target.name) : ''}</p>
      </Changes>
    </OperationDialog>
  );
}

function consequence(now: number, replicas: number, name: string): string {
  const count = Math.abs(replicas - now);
  const instances = count === 1 ? '1 instance' : `${count} instances`;
  if (replicas === now) return 'Nothing changes.';
  if (replicas === 0) return `All ${now === 1 ? '' : `${now} `}instances stop; nothing of ${name} answers any more.`;
  return replicas > now
    ? `${instances} start. The run ends when all ${replicas} are ready.`
    : `${instances} stop, ${replicas === 1 ? '1 goes' : `${replicas} go`} on.`;
}
