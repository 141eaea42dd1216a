'use client';
import { Braces, CircleAlert, CircleCheck, History, PanelLeftOpen, Redo2, TriangleAlert, Undo2 } from 'lucide-react';
import { SaveButton } from '#components/pipeline-editor/save/save-button';
import type { Saving } from '#components/pipeline-editor/save/use-save.ts';
import { useAllFindings, useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import {
  isDirty,
  isLocked,
  redone,
  textClosed,
  textOpened,
  undone,
} from '#components/pipeline-editor/state/editor-state.ts';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import { MoreMenu } from './more-menu';
import { PipelineName } from './pipeline-name';
import { StartButton } from './start-button';

interface ToolbarProps {
  saving: Saving;
  paletteShown: boolean;
  onPalette: () => void;
  onProblems: () => void;
  onVersions: () => void;
  mayStart: boolean;
}

export function Toolbar({ saving, paletteShown, onPalette, onProblems, onVersions, mayStart }: ToolbarProps) {
  const { store } = useDesigner();
  const locked = useEditor(isLocked);
  const dirty = useEditor(isDirty);
  const version = useEditor((state) => state.base.version);
  const canUndo = useEditor((state) => state.history.past.length > 0) && !locked;
  const canRedo = useEditor((state) => state.history.future.length > 0) && !locked;
  const textShown = useEditor((state) => state.text !== undefined);
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-panel py-1.5 pr-4 pl-4">
      {!paletteShown && (
        <IconButton label="Show stage types" onClick={onPalette} className="-ml-2">
          <PanelLeftOpen size={16} />
        </IconButton>
      )}
      <PipelineName />
      <span className="shrink-0 text-small text-ink-3" data-testid="version">
        {version === 0 ? 'new' : `v${version}`}
        {dirty && (
          <span className="ml-2 inline-flex items-center gap-1.5 text-warning-ink">
            <span aria-hidden className="size-1.5 rounded-full bg-warning" />
            <span className="max-sm:sr-only">unsaved</span>
          </span>
        )}
      </span>
      <span className="flex-1" />
      <span aria-hidden className="hidden h-0 w-full max-sm:order-1 max-sm:block" />
      <div className="flex items-center gap-1 max-sm:order-1 max-sm:-ml-2">
        <IconButton label="Undo" disabled={!canUndo} onClick={() => store.move(undone)}>
          <Undo2 size={16} />
        </IconButton>
        <IconButton label="Redo" disabled={!canRedo} onClick={() => store.move(redone)}>
          <Redo2 size={16} />
        </IconButton>
        <ProblemsButton onClick={onProblems} />
        <IconButton label="Versions" disabled={version === 0} onClick={onVersions}>
          <History size={16} />
        </IconButton>
        <Button
          variant="ghost"
          aria-pressed={textShown}
          disabled={locked}
          onClick={() => store.move(textShown ? textClosed : textOpened)}
          className={textShown ? '!bg-raised !text-ink' : ''}
        >
          <Braces size={16} aria-hidden /> <span className="max-sm:sr-only">JSON</span>
        </Button>
        <MoreMenu />
      </div>
      {mayStart && (
        <span className="max-sm:order-1 max-sm:ml-auto">
          <StartButton saving={saving} />
        </span>
      )}
      <SaveButton saving={saving} />
    </header>
  );
}

function ProblemsButton({ onClick }: { onClick: () => void }) {
  const findings = useAllFindings();
  const errors = findings.filter((finding) => finding.level === 'error').length;
  const Icon = errors > 0 ? CircleAlert : findings.length > 0 ? TriangleAlert : CircleCheck;
  const ink = errors > 0 ? 'text-failed-ink' : findings.length > 0 ? 'text-warning-ink' : 'text-ok-ink';
  const words =
    findings.length === 0 ? 'No problems' : `${findings.length} ${findings.length === 1 ? 'problem' : 'problems'}`;
  return (
    <Button variant="ghost" onClick={onClick} data-testid="problems">
      <Icon size={16} aria-hidden className={ink} />
      <span className="max-lg:sr-only">{words}</span>
    </Button>
  );
}
