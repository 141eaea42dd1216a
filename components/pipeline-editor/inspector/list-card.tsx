'use client';
import { ArrowDown, ArrowUp, ChevronRight, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { FindingBadge } from '#components/pipeline-editor/canvas/finding-badge';
import { useEditor, useFindings, useReadOnly } from '#components/pipeline-editor/state/editor-context';
import { cx } from '#components/ui/class-names.ts';
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
  const findings = useFindings(undefined);
  const wanted = useEditor((state) => state.wanted);
  const [open, setOpen] = useState(startOpen);
  const id = useId();
  const readOnly = useReadOnly();
  useEffect(() => {
    if (wanted && isInside(field, wanted.field)) setOpen(true);
  }, [wanted, field]);
  const mine = findings.filter((finding) => isInside(field, finding.field ?? ''));
  return (
    <div data-field={field} className="group/card rounded-panel border border-line">
      <div className="flex min-h-9 items-center gap-1 pr-1">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-panel pl-2.5 text-left text-data hover:bg-raised"
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={cx('shrink-0 text-ink-3 transition-transform duration-150', open && 'rotate-90')}
          />
          {icon}
          <span className="min-w-0 truncate font-medium">{title}</span>
          {note && <span className="min-w-0 flex-1 truncate text-ink-3">{note}</span>}
        </button>
        {onMove && !readOnly && (
          <span className="flex opacity-0 transition-opacity duration-150 group-focus-within/card:opacity-100 group-hover/card:opacity-100 [@media(hover:none)]:opacity-100">
            <IconButton label={`Move ${label} up`} disabled={!onMove.up} onClick={onMove.up} className="!size-7">
              <ArrowUp size={14} />
            </IconButton>
            <IconButton label={`Move ${label} down`} disabled={!onMove.down} onClick={onMove.down} className="!size-7">
              <ArrowDown size={14} />
            </IconButton>
          </span>
        )}
        <FindingBadge findings={mine} />
        {!readOnly && (
          <IconButton label={`Remove ${label}`} onClick={onRemove} className="!size-7">
            <Trash2 size={14} />
          </IconButton>
        )}
      </div>
      {open && (
        <fieldset id={id} disabled={readOnly} className="flex min-w-0 flex-col gap-4 border-t border-line p-3">
          {children}
        </fieldset>
      )}
    </div>
  );
}

function isInside(field: string, path: string): boolean {
  return `${path}.`.startsWith(`${field}.`);
}
