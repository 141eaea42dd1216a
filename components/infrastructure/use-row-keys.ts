'use client';
import { type RefObject, useEffect } from 'react';
import { useListKeys } from '#components/ui/list-keys.ts';

/** Arrows between rows, also when nothing has the focus: then they start at the row whose details are open, or the first. */
export function useRowKeys(list: RefObject<HTMLElement | null>) {
  const onKeyDown = useListKeys(list);
  useEffect(() => {
    const start = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.target !== document.body) return;
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      const row = list.current?.querySelector<HTMLElement>('[data-row][aria-current]');
      const first = row ?? list.current?.querySelector<HTMLElement>('[data-row]');
      if (!first) return;
      event.preventDefault();
      first.focus();
    };
    document.addEventListener('keydown', start);
    return () => document.removeEventListener('keydown', start);
  }, [list]);
  return onKeyDown;
}
