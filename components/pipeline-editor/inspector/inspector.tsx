'use client';
import { X } from 'lucide-react';
import { useLayoutEffect } from 'react';
import { useEditor } from '#components/pipeline-editor/state/editor-context';
import { cx } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button';
import { ConfigurationInspector } from './configuration-inspector';
import { SelectionInspector } from './selection-inspector';
import { StageInspector } from './stage-inspector';
import { useWantedField } from './use-wanted-field';

interface InspectorProps {
  /** Below 1024 px it lies over the canvas and can be put away. */
  open: boolean;
  onClose: () => void;
}

export function Inspector({ open, onClose }: InspectorProps) {
  const selection = useEditor((state) => state.selection);
  const host = useWantedField();
  const shown = selection === 'configuration' ? selection : selection.join('/');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is selected next is read from its beginning.
  useLayoutEffect(() => {
    host.current?.scrollTo({ top: 0 });
  }, [shown, host]);
  return (
    <aside
      ref={host}
      data-inspector
      aria-label="Inspector"
      className={cx(
        'w-[420px] shrink-0 overflow-y-auto border-l border-line bg-panel',
        'relative max-lg:w-[380px] max-md:absolute max-md:inset-y-0 max-md:right-0 max-md:z-20 max-md:w-full max-md:border-l-0',
        !open && 'max-lg:hidden',
      )}
    >
      <IconButton label="Close the inspector" onClick={onClose} className="absolute top-2 right-2 z-10 lg:hidden">
        <X size={16} />
      </IconButton>
      {selection === 'configuration' || selection.length === 0 ? (
        <ConfigurationInspector />
      ) : selection.length === 1 ? (
        <StageInspector key={selection[0]} refId={selection[0] ?? ''} />
      ) : (
        <SelectionInspector refIds={selection} />
      )}
    </aside>
  );
}
