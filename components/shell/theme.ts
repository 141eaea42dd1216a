import { useSyncExternalStore } from 'react';
import { type ThemeChoice, themeClass, themeCookie } from '#components/shell/theme-cookie.ts';

const listeners = new Set<() => void>();

function chosen(): ThemeChoice {
  const classes = document.documentElement.classList;
  return classes.contains('dark') ? 'dark' : classes.contains('light') ? 'light' : 'system';
}

function resolved(): 'light' | 'dark' {
  const choice = chosen();
  if (choice !== 'system') return choice;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function subscribe(listener: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  listeners.add(listener);
  media.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    media.removeEventListener('change', listener);
  };
}

export function setTheme(choice: ThemeChoice): void {
  const classes = document.documentElement.classList;
  classes.remove('light', 'dark');
  if (themeClass(choice)) classes.add(themeClass(choice));
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
  document.cookie = `${themeCookie}=${choice}; path=/; max-age=31536000; samesite=lax`;
  for (const listener of listeners) listener();
}

/** What the person chose. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, chosen, () => 'system');
}

/** What is on the screen: for editors and charts that cannot read CSS variables. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, resolved, () => 'light');
}
