import type { Command } from '#components/shell/commands.ts';

/** How long after a first key the second still counts, in milliseconds. */
const sequenceMs = 1200;

export interface KeyPress {
  key: string;
  mod: boolean;
  /** Epoch milliseconds. */
  at: number;
}

/** Feeds key presses to commands: answers the one to run, if these keys complete one. */
export function createKeySequence() {
  let before: KeyPress | undefined;
  return (press: KeyPress, commands: readonly Command[]): Command | undefined => {
    const name = `${press.mod ? 'mod+' : ''}${press.key.length === 1 ? press.key.toLowerCase() : press.key}`;
    const pair = before && press.at - before.at <= sequenceMs ? `${before.key} ${name}` : undefined;
    const found =
      commands.findLast((command) => command.keys === pair && pair !== undefined) ??
      commands.findLast((command) => command.keys === name);
    before = found ? undefined : { ...press, key: name };
    return found;
  };
}
