'use client';
import { PanelLeftClose, Search } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { addBehindSelection, newStage } from '#components/pipeline-editor/state/actions.ts';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { isLocked } from '#components/pipeline-editor/state/editor-state.ts';
import { KeyCaps } from '#components/shell/key-caps';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';
import { paletteGroups } from './palette-entries.ts';
import { PaletteEntry } from './palette-entry';

/** Every stage type. A click or Enter adds one behind the selected stage, a drag puts it where it is dropped. */
export function Palette({ onHide }: { onHide: () => void }) {
  const { store } = useDesigner();
  const locked = useEditor(isLocked);
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const groups = paletteGroups(search);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
    const index = buttons.findIndex((button) => button.contains(document.activeElement));
    if (event.key === 'ArrowDown') buttons[Math.min(index + 1, buttons.length - 1)]?.focus();
    else if (event.key === 'ArrowUp' && index > 0) buttons[index - 1]?.focus();
    else if (event.key === 'Enter' && index < 0) buttons[0]?.click();
    else return;
    event.preventDefault();
  };
  return (
    <aside
      aria-label="Stage types"
      onKeyDown={onKeyDown}
      className="flex w-56 shrink-0 flex-col border-r border-line bg-panel max-lg:absolute max-lg:inset-y-0 max-lg:left-0 max-lg:z-20"
    >
      <h2 className="sr-only">Stage types</h2>
      <div className="flex items-center gap-1 p-2">
        <span className="relative flex-1">
          <Search size={14} aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
          <Input
            type="search"
            aria-label="Find a stage type"
            placeholder="Find a stage"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="pl-8"
          />
        </span>
        <IconButton label="Hide stage types" onClick={onHide}>
          <PanelLeftClose size={16} />
        </IconButton>
      </div>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {groups.map((group) => (
          <section key={group.category} aria-label={group.title} className="pb-2">
            <h3 className="px-2 py-1 text-small font-medium text-ink-3">{group.title}</h3>
            {group.definitions.map((definition) => (
              <PaletteEntry
                key={definition.type}
                definition={definition}
                disabled={locked}
                onAdd={() => addBehindSelection(store, newStage(definition))}
              />
            ))}
          </section>
        ))}
        {groups.length === 0 && <p className="px-2 py-3 text-data text-ink-3">No stage type is called that.</p>}
      </div>
      <p className="flex items-center justify-between border-t border-line px-3 py-2 text-small text-ink-3">
        Click or drag to add <KeyCaps keys={'mod+\\'} />
      </p>
    </aside>
  );
}
