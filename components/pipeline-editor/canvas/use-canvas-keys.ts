'use client';
import type { KeyboardEvent, RefObject } from 'react';
import { refIdOf } from '#components/pipeline-editor/document/stages.ts';
import {
  copyOfSelected,
  duplicateSelected,
  pasteText,
  removeSelected,
} from '#components/pipeline-editor/state/actions.ts';
import { useDesigner } from '#components/pipeline-editor/state/editor-context';
import { documentOf, selected, selectedStages } from '#components/pipeline-editor/state/editor-state.ts';
import type { GraphLayout } from '#components/pipeline-graph/layout.ts';
import { copyText, notCopied, notRead, readText } from '#components/ui/clipboard.ts';
import { toast } from '#components/ui/toast-store.ts';
import { configurationNode, type Direction, neighbourOf, nodeOf, refIdOfNode } from './canvas-graph.ts';

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Keys of the canvas: arrows move between stages, Enter goes to the form, Delete, ⌘D, ⌘C, ⌘X, ⌘V, ⌘A do what they do elsewhere. */
export function useCanvasKeys(
  layout: GraphLayout,
  host: RefObject<HTMLElement | null>,
  locked: boolean,
  removeEdge: () => boolean,
) {
  const { store } = useDesigner();
  const select = (id: string) => {
    const refId = refIdOfNode(id);
    store.move((state) => selected(state, refId === undefined ? 'configuration' : [refId]));
    focusNode(host, id);
  };
  const current = () => {
    const last = selectedStages(store.get()).at(-1);
    return last === undefined ? configurationNode : nodeOf(last);
  };
  const refocus = () => select(current());
  /** False = nothing was selected, or the browser refused. */
  const copy = async () => {
    const text = copyOfSelected(store);
    if (!text) return false;
    const copied = await copyText(text);
    if (!copied) toast({ tone: 'failed', ...notCopied });
    return copied;
  };
  const paste = async () => {
    const text = await readText();
    if (text === undefined) {
      toast({ tone: 'failed', ...notRead });
    } else if (!pasteText(store, text)) {
      toast({ tone: 'neutral', title: 'Nothing to paste', text: 'The clipboard holds no stages as JSON.' });
    }
  };
  const withCommand = (key: string): boolean => {
    if (key === 'a') {
      store.move((state) => selected(state, documentOf(state).stages.map(refIdOf)));
      return true;
    }
    if (key === 'c') void copy();
    else if (locked) return false;
    else if (key === 'd') duplicateSelected(store);
    else if (key === 'v') void paste();
    else if (key === 'x') void copy().then((copied) => copied && removeSelected(store));
    else return false;
    return true;
  };
  return (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, [role="dialog"], [contenteditable="true"]')) return;
    if (handle(event)) event.preventDefault();
  };

  function handle(event: KeyboardEvent): boolean {
    if (event.metaKey || event.ctrlKey) return !event.shiftKey && withCommand(event.key.toLowerCase());
    const onButton = (event.target as HTMLElement).closest('button') !== null;
    const direction = arrows[event.key];
    if (direction) {
      const next = neighbourOf(layout, current(), direction);
      if (next) select(next);
      return true;
    }
    if (event.key === 'Enter' && !onButton) {
      document.querySelector<HTMLElement>('[data-inspector] :is(input, textarea, button[role="combobox"])')?.focus();
      return true;
    }
    if ((event.key === 'Delete' || event.key === 'Backspace') && !locked) {
      if (!removeEdge()) removeSelected(store);
      refocus();
      return true;
    }
    if (event.key === 'Escape') {
      select(configurationNode);
      return true;
    }
    return false;
  }
}

/** A node that was out of sight is drawn a few frames after the canvas has moved to it. */
function focusNode(host: RefObject<HTMLElement | null>, id: string, frames = 20): void {
  requestAnimationFrame(() => {
    const node = host.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    if (node) node.focus({ preventScroll: true });
    else if (frames > 0) focusNode(host, id, frames - 1);
  });
}
