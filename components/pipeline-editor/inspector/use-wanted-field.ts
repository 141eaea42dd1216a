'use client';
import { useEffect, useRef } from 'react';
import { useEditor } from '#components/pipeline-editor/state/editor-context';

/** Brings the field a finding is about into sight and the cursor into it; opens what it is folded into. */
export function useWantedField() {
  const host = useRef<HTMLElement>(null);
  const wanted = useEditor((state) => state.wanted);
  useEffect(() => {
    if (!wanted) return;
    const frame = requestAnimationFrame(() => {
      const found = host.current && closestField(host.current, wanted.field);
      if (!found) return;
      for (let part = found.closest('details'); part; part = part.parentElement?.closest('details') ?? null) {
        part.open = true;
      }
      found.scrollIntoView({ block: 'center' });
      found.querySelector<HTMLElement>('input, textarea, select, button')?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted]);
  return host;
}

/** The field itself, else the nearest one around it: `triggers.0.master`, then `triggers.0`, then `triggers`. */
function closestField(host: HTMLElement, path: string): HTMLElement | undefined {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length--) {
    const name = CSS.escape(parts.slice(0, length).join('.'));
    const found = host.querySelector<HTMLElement>(`[data-field="${name}"]`);
    if (found) return found;
  }
  return undefined;
}
