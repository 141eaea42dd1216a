'use client';
import { Maximize, Minus, Plus } from 'lucide-react';
import { type FitViewOptions, useReactFlow, useStore } from 'reactflow';
import { IconButton } from '#components/ui/icon-button';

export function CanvasControls({ fit, onShowAll }: { fit: FitViewOptions; onShowAll: () => void }) {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className="absolute bottom-3 left-3 z-10 flex items-center rounded-control border border-line-strong bg-panel select-none">
      <IconButton label="Zoom out" onClick={() => zoomOut({ duration: 120 })}>
        <Minus size={14} />
      </IconButton>
      <span className="w-11 text-center text-small text-ink-2">{zoom} %</span>
      <IconButton label="Zoom in" onClick={() => zoomIn({ duration: 120 })}>
        <Plus size={14} />
      </IconButton>
      <IconButton
        label="Show everything"
        onClick={() => {
          onShowAll();
          void fitView({ ...fit, duration: 160 });
        }}
        className="border-l border-line"
      >
        <Maximize size={14} />
      </IconButton>
    </div>
  );
}
