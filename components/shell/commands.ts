import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Something a person can do from the keyboard. The palette (⌘K) and the sheet (?) are made from this registry alone. */
export interface Command {
  id: string;
  title: string;
  /** Heading in the palette and the sheet. */
  group: string;
  /** Keys pressed one after the other, e.g. `g a`, or a single one, e.g. `s`; `mod+k` is ⌘K or Ctrl K. */
  keys?: string;
  /** More words to find it by. */
  words?: string;
  run: () => void;
}

let commands: readonly Command[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Command[]) {
  commands = next;
  for (const listener of listeners) listener();
}

export const commandStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: () => commands,
};

/** Offers commands while the component is mounted. `run` may change freely; ids, titles and keys are what counts. */
export function useCommands(offered: readonly Command[]): void {
  const latest = useRef(offered);
  latest.current = offered;
  const key = offered.map((command) => `${command.id}|${command.title}|${command.keys ?? ''}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what is offered.
  useEffect(() => {
    const mine = latest.current.map((command, index) => ({
      ...command,
      run: () => latest.current[index]?.run(),
    }));
    change([...commands.filter((command) => !mine.some((own) => own.id === command.id)), ...mine]);
    return () => change(commands.filter((command) => !mine.includes(command as (typeof mine)[number])));
  }, [key]);
}

const none: readonly Command[] = [];

export function useCommandList(): readonly Command[] {
  return useSyncExternalStore(commandStore.subscribe, commandStore.get, () => none);
}
