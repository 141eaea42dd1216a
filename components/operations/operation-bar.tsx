'use client';
import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { AdoptDialog } from '#components/operations/adopt-dialog';
import { DeleteDialog } from '#components/operations/delete-dialog';
import { EditDialog } from '#components/operations/edit-dialog';
import { useRefusal } from '#components/operations/operation-rule.ts';
import { type ClusterPlace, type PanelOperation, panelOperations } from '#components/operations/panel-operations.ts';
import { ScaleDialog } from '#components/operations/scale-dialog';
import { SteerDialog } from '#components/operations/steer-dialog';
import { UndoDialog } from '#components/operations/undo-dialog';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import { Menu } from '#components/ui/menu';
import type { ResourceDetail } from '#lib/infrastructure/view';

/** What every dialog of an operation is given. */
export interface OperationProps {
  operation: PanelOperation;
  detail: ResourceDetail;
  place: ClusterPlace | undefined;
  onClose: () => void;
}

interface OperationBarProps {
  application: string;
  detail: ResourceDetail;
  place: ClusterPlace | undefined;
}

/** Operations that are buttons, as far as their words fit into one line of the panel; the rest is in a menu. */
function buttonsOf(offered: readonly PanelOperation[]): readonly PanelOperation[] {
  const first = offered.filter(({ id }) => id !== 'delete' || offered.length <= 2).slice(0, 3);
  const letters = first.reduce((sum, { label }) => sum + label.length, 0);
  return letters > 27 ? first.slice(0, 2) : first;
}

export function OperationBar({ application, detail, place }: OperationBarProps) {
  const [open, setOpen] = useState<PanelOperation>();
  const refusal = useRefusal(application);
  const offered = panelOperations(application, detail, place);
  const first = buttonsOf(offered);
  const rest = offered.filter((operation) => !first.includes(operation));
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {first.map((operation) => (
          <Button
            key={operation.id}
            variant={operation.id === 'delete' ? 'danger' : 'secondary'}
            disabled={refusal !== undefined}
            onClick={() => setOpen(operation)}
            className="max-w-full"
          >
            <span className="truncate">{operation.label}</span>
          </Button>
        ))}
        {rest.length > 0 && (
          <Menu
            trigger={
              <IconButton label="More operations" disabled={refusal !== undefined}>
                <MoreHorizontal size={16} />
              </IconButton>
            }
            groups={[true, false].map((harmless) =>
              rest
                .filter(({ id }) => (id !== 'delete') === harmless)
                .map((operation) => ({
                  label: operation.label,
                  danger: operation.id === 'delete',
                  onSelect: () => setOpen(operation),
                })),
            )}
          />
        )}
      </div>
      {refusal && <p className="mt-2 text-data text-ink-2">{refusal}</p>}
      {open && <OpenDialog operation={open} detail={detail} place={place} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function OpenDialog(props: OperationProps) {
  switch (props.operation.id) {
    case 'adopt':
      return <AdoptDialog {...props} />;
    case 'scale':
      return <ScaleDialog {...props} />;
    case 'undo':
      return <UndoDialog {...props} />;
    case 'restart':
    case 'pause':
    case 'resume':
    case 'enable':
    case 'disable':
      return <SteerDialog {...props} how={props.operation.id} />;
    case 'edit':
      return <EditDialog {...props} />;
    case 'delete':
      return <DeleteDialog {...props} />;
  }
}
