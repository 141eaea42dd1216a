'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command as Cmdk } from 'cmdk';
import { useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { type Command, useCommandList } from '#components/shell/commands.ts';
import { KeyCaps } from '#components/shell/key-caps';
import { searchOptions } from '#components/shell/search-query.ts';
import type { SearchHit } from '#lib/search/view';

const item =
  'flex min-h-9 items-center justify-between gap-4 rounded-control px-3 text-data select-none data-[selected=true]:bg-raised max-sm:min-h-11';

/** ⌘K: everything with a name, and everything one can do here. */
export function CommandPalette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [text, setText] = useState('');
  const close = () => {
    onOpenChange(false);
    setText('');
  };
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? onOpenChange(true) : close())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-[oklch(0.15_0.02_255/0.45)]" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[10vh] left-1/2 z-50 w-[min(600px,94vw)] -translate-x-1/2 animate-appear overflow-hidden rounded-panel border border-line-strong bg-panel"
        >
          <Radix.Title className="sr-only">Search or jump to</Radix.Title>
          <PaletteBody text={text} setText={setText} close={close} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function PaletteBody({ text, setText, close }: { text: string; setText: (text: string) => void; close: () => void }) {
  const router = useRouter();
  const commands = useCommandList().filter((command) => command.id !== 'palette' && fits(command, text));
  const { data, isFetching } = useQuery({ ...searchOptions(text), placeholderData: keepPreviousData });
  const hits = text.trim() ? (data?.rows ?? []) : [];
  const follow = (hit: SearchHit) => {
    close();
    router.push(hit.href);
  };
  return (
    <Cmdk shouldFilter={false} label="Search or jump to" loop>
      <Cmdk.Input
        value={text}
        onValueChange={setText}
        placeholder="Search applications, pipelines, executions, resources, or type a command"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-body outline-none"
      />
      <Cmdk.List className="max-h-[56vh] overflow-y-auto p-1.5">
        <Cmdk.Empty className="px-3 py-6 text-center text-data text-ink-3">
          {isFetching ? 'Searching' : `Nothing is called “${text.trim()}” here.`}
        </Cmdk.Empty>
        {hits.length > 0 && (
          <Cmdk.Group heading={<Heading>Found</Heading>}>
            {hits.map((hit) => (
              <Cmdk.Item key={hit.href} value={hit.href} onSelect={() => follow(hit)} className={item}>
                <span className="min-w-0 truncate">
                  <span className="font-medium">{hit.title}</span>
                  {hit.note && <span className="ml-2 text-ink-3">{hit.note}</span>}
                </span>
                <span className="shrink-0 text-small text-ink-3">{hit.kind}</span>
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        )}
        {[...new Set(commands.map((command) => command.group))].map((group) => (
          <Cmdk.Group key={group} heading={<Heading>{group}</Heading>}>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <Cmdk.Item
                  key={command.id}
                  value={command.id}
                  onSelect={() => {
                    close();
                    command.run();
                  }}
                  className={item}
                >
                  {command.title}
                  {command.keys && <KeyCaps keys={command.keys} />}
                </Cmdk.Item>
              ))}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
    </Cmdk>
  );
}

function Heading({ children }: { children: React.ReactNode }) {
  return <div className="px-3 pt-2 pb-1 text-small font-medium text-ink-3">{children}</div>;
}

function fits(command: Command, text: string): boolean {
  const hay = `${command.title} ${command.group} ${command.words ?? ''}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
