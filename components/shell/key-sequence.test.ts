import { describe, expect, it } from 'vitest';
import type { Command } from '#components/shell/commands.ts';
import { createKeySequence } from '#components/shell/key-sequence.ts';

const command = (id: string, keys: string): Command => ({ id, title: id, group: 'test', keys, run: () => {} });
const commands = [command('home', 'g h'), command('start', 's'), command('palette', 'mod+k')];

describe('key sequences', () => {
  it('completes two keys pressed one after the other', () => {
    const press = createKeySequence();
    expect(press({ key: 'g', mod: false, at: 0 }, commands)).toBeUndefined();
    expect(press({ key: 'h', mod: false, at: 500 }, commands)?.id).toBe('home');
  });

  it('forgets the first key after a while', () => {
    const press = createKeySequence();
    press({ key: 'g', mod: false, at: 0 }, commands);
    expect(press({ key: 'h', mod: false, at: 5000 }, commands)).toBeUndefined();
  });

  it('tells a plain key from one with the modifier', () => {
    const press = createKeySequence();
    expect(press({ key: 'k', mod: false, at: 0 }, commands)).toBeUndefined();
    expect(press({ key: 'K', mod: true, at: 2000 }, commands)?.id).toBe('palette');
    expect(press({ key: 's', mod: false, at: 4000 }, commands)?.id).toBe('start');
  });
});
