'use client';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import type { StageDefinition } from '#lib/stages/contract';
import { startStageDrag } from './drag.ts';

interface PaletteEntryProps {
  definition: StageDefinition;
  disabled: boolean;
  onAdd: () => void;
}

export function PaletteEntry({ definition, disabled, onAdd }: PaletteEntryProps) {
  return (
    <button
      type="button"
      draggable={!disabled}
      disabled={disabled}
      title={definition.summary}
      data-testid={`palette-${definition.type}`}
      onDragStart={(event) => startStageDrag(event, definition)}
      onClick={onAdd}
      className="flex h-9 w-full items-center gap-2.5 rounded-control px-2 text-left text-data text-ink transition-colors duration-150 hover:bg-raised focus-visible:-outline-offset-2 disabled:cursor-not-allowed disabled:opacity-50"
    >
      <StageIcon name={definition.icon} className="shrink-0 text-ink-2" />
      <span className="truncate">{definition.title}</span>
    </button>
  );
}
