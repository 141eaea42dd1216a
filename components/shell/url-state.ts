'use client';
import { useSearchParams } from 'next/navigation';

/**
 * A value in the address: links to a view show the same view. Changing it asks the server for nothing. `push` makes a
 * step that Back undoes, for what opens something; filters replace.
 */
export function useUrlState(
  name: string,
  fallback = '',
): readonly [string, (value: string, how?: 'push' | 'replace') => void] {
  const value = useSearchParams().get(name) ?? fallback;
  const set = (next: string, how: 'push' | 'replace' = 'replace') => {
    const search = new URLSearchParams(location.search);
    if (next === fallback || next === '') search.delete(name);
    else search.set(name, next);
    const text = search.toString();
    const address = `${location.pathname}${text && `?${text}`}`;
    if (how === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  };
  return [value, set];
}
