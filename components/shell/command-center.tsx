'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { CommandPalette } from '#components/shell/command-palette';
import { type Command, commandStore, useCommands } from '#components/shell/commands.ts';
import { createKeySequence } from '#components/shell/key-sequence.ts';
import { KeySheet } from '#components/shell/key-sheet';
import { setTheme } from '#components/shell/theme.ts';

const press = createKeySequence();

/** Listens to the keyboard, offers the commands that exist everywhere, and holds the palette and the sheet. */
export function CommandCenter() {
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  useCommands(useEverywhereCommands(setPalette, setSheet));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const mod = event.metaKey || event.ctrlKey;
      const target = event.target as HTMLElement;
      const typing = target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
      if (!mod && (typing || document.querySelector('[role="dialog"]'))) return;
      const command = press({ key: event.key, mod, at: Date.now() }, commandStore.get());
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    const onOpen = () => setPalette(true);
    document.addEventListener('keydown', onKey);
    document.addEventListener('gennaker:palette', onOpen);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('gennaker:palette', onOpen);
    };
  }, []);
  return (
    <>
      <CommandPalette open={palette} onOpenChange={setPalette} />
      <KeySheet open={sheet} onOpenChange={setSheet} />
    </>
  );
}

export function openPalette(): void {
  document.dispatchEvent(new Event('gennaker:palette'));
}

function useEverywhereCommands(setPalette: (open: boolean) => void, setSheet: (open: boolean) => void): Command[] {
  const router = useRouter();
  const go = (id: string, title: string, href: string, keys?: string): Command => ({
    id,
    title,
    group: 'Go to',
    keys,
    run: () => router.push(href),
  });
  return [
    go('home', 'Home', '/', 'g h'),
    go('applications', 'Applications', '/applications', 'g a'),
    go('executions', 'Executions', '/executions', 'g e'),
    go('approvals', 'Approvals', '/approvals', 'g p'),
    go('search', 'Search', '/search', 'g s'),
    go('templates', 'Pipeline templates', '/pipeline-templates', 'g t'),
    go('settings', 'Settings', '/settings', 'g ,'),
    go('account', 'Your account', '/settings/your-account'),
    go('tokens', 'Your tokens', '/settings/tokens'),
    { id: 'palette', title: 'Search or jump to', group: 'Help', keys: 'mod+k', run: () => setPalette(true) },
    { id: 'sheet', title: 'Keys', group: 'Help', keys: '?', run: () => setSheet(true) },
    { id: 'theme-light', title: 'Light theme', group: 'Theme', run: () => setTheme('light') },
    { id: 'theme-dark', title: 'Dark theme', group: 'Theme', run: () => setTheme('dark') },
    { id: 'theme-system', title: 'Theme of the system', group: 'Theme', run: () => setTheme('system') },
  ];
}
