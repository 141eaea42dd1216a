'use client';
import { useEffect } from 'react';
import { type StateName, states } from '#components/state/vocabulary.ts';

const hues: Record<(typeof states)[StateName]['tone'], string> = {
  neutral: '#64748b',
  running: '#2477d6',
  person: '#8b4fd0',
  warning: '#d08a10',
  ok: '#23915a',
  failed: '#cf3438',
};

/** Plain shapes that can still be told apart at 16 px. */
const shapes: Record<(typeof states)[StateName]['tone'], string> = {
  neutral: '<circle cx="8" cy="8" r="5.5" fill="none" stroke="H" stroke-width="2.5"/>',
  running: '<circle cx="8" cy="8" r="7" fill="H" opacity=".3"/><path d="M8 1a7 7 0 0 1 7 7H8z" fill="H"/>',
  person:
    '<rect x="1" y="1" width="14" height="14" rx="4" fill="H"/><path d="M8 4v5m0 2.5v.5" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/>',
  warning:
    '<rect x="3" y="2" width="4" height="12" rx="1" fill="H"/><rect x="9" y="2" width="4" height="12" rx="1" fill="H"/>',
  ok: '<circle cx="8" cy="8" r="7" fill="H"/><path d="m4.8 8.2 2.2 2.2 4.2-4.6" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>',
  failed:
    '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="H"/><path d="m5.5 5.5 5 5m0-5-5 5" stroke="#fff" stroke-width="2" stroke-linecap="round"/>',
};

/** Shows a state on the browser's tab while mounted. */
export function StateFavicon({ state }: { state: StateName }) {
  const { tone } = states[state];
  useEffect(() => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shapes[tone].replaceAll('H', hues[tone])}</svg>`;
    const link = document.createElement('link');
    link.rel = 'icon';
    link.type = 'image/svg+xml';
    link.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    document.head.append(link);
    return () => link.remove();
  }, [tone]);
  return null;
}
