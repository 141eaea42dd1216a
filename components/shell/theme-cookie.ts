/** The person's choice; `system` is no class at all, the style sheet then follows the system by itself. */
export type ThemeChoice = 'light' | 'dark' | 'system';

/** The theme is a cookie that the server reads, so that the first paint is right without an inline script. */
export const themeCookie = 'gennaker-theme';

export function parseTheme(value: string | undefined): ThemeChoice {
  return value === 'light' || value === 'dark' ? value : 'system';
}

export function themeClass(choice: ThemeChoice): string {
  return choice === 'system' ? '' : choice;
}
