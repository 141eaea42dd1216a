'use client';
import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '#components/ui/button';
import { cx } from '#components/ui/class-names.ts';
import { Dialog } from '#components/ui/dialog';
import { IconButton } from '#components/ui/icon-button';
import { moved } from './order.ts';
import { useOrder } from './use-order.ts';

interface OrderDialogProps {
  application: string;
  pipelines: readonly { id: string; name: string }[];
  onClose: () => void;
}

/** All pipelines by name, to be dragged, or moved with Alt and the arrow keys, or with the buttons. */
export function OrderDialog({ application, pipelines, onClose }: OrderDialogProps) {
  const [list, setList] = useState(pipelines);
  const [dragged, setDragged] = useState<string>();
  const [said, setSaid] = useState('');
  const order = useOrder(application, onClose);
  const move = (from: number, to: number) => {
    const next = moved(list, from, to);
    if (next === list) return;
    setList(next);
    setSaid(`${list[from]?.name} is number ${to + 1} of ${list.length}`);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(index, event.key === 'ArrowUp' ? index - 1 : index + 1);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Order of pipelines"
      description="Drag them, or move them with the arrows; Alt with an arrow key moves the focused one."
      onSubmit={() => order.mutate(list.map(({ id }) => id))}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={order.isPending} disabled={list === pipelines}>
            Keep this order
          </Button>
        </>
      }
    >
      <ol aria-label="Pipelines in order" className="flex flex-col gap-1">
        {list.map(({ id, name }, index) => (
          <li
            key={id}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', name);
              setDragged(id);
            }}
            onDragEnd={() => setDragged(undefined)}
            onDragOver={(event) => {
              if (dragged === undefined) return;
              event.preventDefault();
              move(
                list.findIndex((one) => one.id === dragged),
                index,
              );
            }}
            onDrop={(event) => event.preventDefault()}
            className={cx(
              'flex min-h-9 cursor-grab items-center gap-2 rounded-control border border-line bg-panel pr-1 pl-2 text-data max-sm:min-h-11',
              dragged === id && 'border-accent bg-raised',
            )}
          >
            <GripVertical size={14} aria-hidden className="shrink-0 text-ink-3" />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <span className="flex" role="none" onKeyDown={(event) => onKeyDown(event, index)}>
              <IconButton label={`Move ${name} up`} disabled={index === 0} onClick={() => move(index, index - 1)}>
                <ArrowUp size={14} />
              </IconButton>
              <IconButton
                label={`Move ${name} down`}
                disabled={index === list.length - 1}
                onClick={() => move(index, index + 1)}
              >
                <ArrowDown size={14} />
              </IconButton>
            </span>
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </Dialog>
  );
}
