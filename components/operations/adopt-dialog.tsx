'use client';
import { useState } from 'react';
import type { OperationProps } from '#components/operations/operation-bar';
import { OperationDialog } from '#components/operations/operation-dialog';
import { Checkbox } from '#components/ui/checkbox';
import { operations } from '#lib/stages/operations';

/** What others deployed becomes one of the application's, by its marks alone. */
export function AdoptDialog({ operation, onClose }: OperationProps) {
  const { target } = operation;
  const [markPods, setMarkPods] = useState(false);
  const workload = operations.restart.applies(target.kind);
  return (
    <OperationDialog
      operation={operation}
      title={`Adopt ${target.name}`}
      effect={`Adopt into ${target.application}`}
      stage={() => operations.adopt.toStage(target, { markPods })}
      onClose={onClose}
    >
      <p className="text-data text-ink-2">
        {target.application} takes over {target.kind} {target.name}: it gets the labels and annotations that a
        deployment writes, and nothing else of it changes.
      </p>
      {workload && (
        <Checkbox
          checked={markPods}
          onChange={setMarkPods}
          label="Mark its pods too, which replaces them. Otherwise the next deployment does"
        />
      )}
    </OperationDialog>
  );
}
