import type { KeyboardEvent, RefObject } from 'react';

const typing = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

/**
 * Keyboard for any list whose rows carry `data-row` and `tabIndex={-1}`: up and down (or k and j) move, Home and End
 * jump, Enter on a row follows its first link or button, `x` selects if the list can.
 */
export function useListKeys(list: RefObject<HTMLElement | null>, onToggle?: (row: HTMLElement) => void) {
  return (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (typing.has(target.tagName) || target.isContentEditable || event.metaKey || event.ctrlKey || event.altKey)
      return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const current = target.closest<HTMLElement>('[data-row]');
    const index = current ? rows.indexOf(current) : -1;
    const move = (to: number) => {
      event.preventDefault();
      rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
    };
    if (event.key === 'ArrowDown' || event.key === 'j') move(index + 1);
    else if (event.key === 'ArrowUp' || event.key === 'k') move(index - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (event.key === 'Enter' && current && target === current) {
      event.preventDefault();
      current.querySelector<HTMLElement>('a[href], button')?.click();
    } else if (event.key === 'x' && current && onToggle) onToggle(current);
  };
}
