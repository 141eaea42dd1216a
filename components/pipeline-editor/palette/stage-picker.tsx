'use client';
import { Command } from 'cmdk';
import { type ReactNode, useState } from 'react';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import { Popover } from '#components/ui/popover';
import type { StageDefinition } from '#lib/stages/contract';
import { paletteGroups } from './palette-entries.ts';

interface StagePickerProps {
  label: string;
  trigger: ReactNode;
  /** Told when it has closed. */
  onClose?: () => void;
  startOpen?: boolean;
  onPick: (definition: StageDefinition) => void;
}

/** Chooses a stage type: the palette in the size of a pop-up. */
export function StagePicker({ label, trigger, onPick, onClose, startOpen }: StagePickerProps) {
  const [open, setOpen] = useState(startOpen ?? false);
  const [search, setSearch] = useState('');
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) onClose?.();
  };
  const pick = (definition: StageDefinition) => {
    change(false);
    setSearch('');
    onPick(definition);
  };
  return (
    <Popover open={open} onOpenChange={change} trigger={trigger} aria-label={label} className="w-72">
      <Command label={label} shouldFilter={false}>
        <Command.Input
          value={search}
          onValueChange={setSearch}
          placeholder="Find a stage type"
          className="h-9 w-full border-b border-line bg-transparent px-3 text-data outline-none"
        />
        <Command.List className="max-h-80 overflow-y-auto p-1">
          <Command.Empty className="px-2 py-3 text-data text-ink-3">No stage type is called that.</Command.Empty>
          {paletteGroups(search).map((group) => (
            <Command.Group
              key={group.category}
              heading={group.title}
              className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:text-ink-3"
            >
              {group.definitions.map((definition) => (
                <Command.Item
                  key={definition.type}
                  value={definition.type}
                  onSelect={() => pick(definition)}
                  className="flex min-h-8 items-center gap-2 rounded-control px-2 text-data data-[selected=true]:bg-raised"
                >
                  <StageIcon name={definition.icon} className="shrink-0 text-ink-2" />
                  <span className="truncate">{definition.title}</span>
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Popover>
  );
}
