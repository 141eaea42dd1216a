/** Spans of time as people type them: `90`, `90s`, `1m 30s`, `2h`, `1d`. A bare number counts seconds. */

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds, or undefined when the text is no span. */
export function parseSpan(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (/^\d{1,12}(\.\d{1,3})?$/.test(trimmed)) return Number(trimmed);
  if (trimmed.length > 40 || !/^(\d{1,9}\s*[smhd]\s*)+$/.test(trimmed)) return undefined;
  let seconds = 0;
  for (const [, amount = '0', unit = 's'] of trimmed.matchAll(/(\d{1,9})\s*([smhd])/g)) {
    seconds += Number(amount) * (units[unit] ?? 1);
  }
  return seconds;
}

/** `1h 30m`; whole seconds. */
export function formatSpan(seconds: number): string {
  if (seconds === 0) return '0s';
  let rest = Math.floor(seconds);
  const parts: string[] = [];
  for (const [unit, size] of Object.entries(units).reverse()) {
    const amount = Math.floor(rest / size);
    if (amount > 0) parts.push(`${amount}${unit}`);
    rest -= amount * size;
  }
  return parts.join(' ');
}
