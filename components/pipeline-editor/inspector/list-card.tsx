'use client';
import { ArrowDown, ArrowUp, ChevronRight, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { FindingBadge } from '#components/pipeline-editor/canvas/finding-badge';
import { useDesigner } from '#components/pipeline-editor/state/editor-context';
import { IconButton } from '#components/ui/icon-button';

interface ListCardProps {
  /** Path of the item, e.g. `triggers.0`: findings about it show here and open it. */
  field: string;
  icon?: ReactNode;
  title: ReactNode;
  note?: ReactNode;
  /** A new item shows its form at once. */
  startOpen: boolean;
  /** Named in the buttons: `Remove parameter branch`. */
  label: string;
  onRemove: () => void;
  onMove?: { up?: () => void; down?: () => void };
  children: ReactNode;
}

/** One item of a list: a line that opens to a form. */
export function ListCard({ field, icon, title, note, startOpen, label, onRemove, onMove, children }: ListCardProps) {
  const { findings } = useDesigner();
  const [open, setOpen] = useState(startOpen);
  const mine = findings.filter(
    (finding) => finding.stageRefId === undefined && `${finding.field}.`.startsWith(`${field}.`),
  );
  return (
    <details
      data-field={field}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group/card rounded-panel border border-line"
    >
      <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 rounded-panel pr-1 pl-2.5 text-data select-none hover:bg-raised [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden
          className="shrink-0 text-ink-3 transition-transform duration-150 group-open/card:rotate-90"
        />
        {icon}
        <span className="min-w-0 truncate font-medium">{title}</span>
        {note && <span className="min-w-0 flex-1 truncate text-ink-3">{note}</span>}
        <span className="ml-auto flex shrink-0 items-center">
          <FindingBadge findings={mine} />
          {onMove && (
            <span className="flex opacity-0 transition-opacity duration-150 group-focus-within/card:opacity-100 group-hover/card:opacity-100">
              <IconButton
                label={`Move ${label} up`}
                disabled={!onMove.up}
                onClick={still(onMove.up)}
                className="!size-7"
              >
                <ArrowUp size={14} />
              </IconButton>
              <IconButton
                label={`Move ${label} down`}
                disabled={!onMove.down}
                onClick={still(onMove.down)}
                className="!size-7"
              >
                <ArrowDown size={14} />
              </IconButton>
            </span>
          )}
          <IconButton label={`Remove ${label}`} onClick={still(onRemove)} className="!size-7">
            <Trash2 size={14} />
          </IconButton>
        </span>
      </summary>
      <div className="flex flex-col gap-4 border-t border-line p-3">{children}</div>
    </details>
  );
}

/** A button inside a summary must not open or close it. */
function still(action: (() => void) | undefined) {
  return (event: { preventDefault: () => void }) => {
    event.preventDefault();
    action?.();
  };
}
