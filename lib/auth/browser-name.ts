import { onOneLine } from '#lib/auth/one-line';

/** The most that is kept of what a browser calls itself. */
const longest = 300;

/** Browsers pretend to be one another; the first that is found counts. */
const browsers: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b(?:Edg|EdgA|EdgiOS)\/(\d+)/, 'Edge'],
  [/\b(?:OPR|OPX)\/(\d+)/, 'Opera'],
  [/\bVivaldi\/(\d+)/, 'Vivaldi'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS|Chromium)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//, 'Safari'],
];
const systems: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b(?:iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** The `User-Agent` of a request as it is kept: one line, cut off. Anybody may write anything there. */
export function boundedUserAgent(header: string | null): string | undefined {
  return onOneLine((header ?? '').slice(0, longest)) || undefined;
}

/**
 * How a person would name it, to tell two apart: `Firefox 132 on Windows`, `curl 8`. Undefined when nothing is known of it.
 */
export function browserName(userAgent: string | null | undefined): string | undefined {
  if (!userAgent) return undefined;
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(userAgent)?.[1];
    if (version) return system ? `${name} ${version} on ${system}` : `${name} ${version}`;
  }
  // Programs name themselves first: `curl/8.5.0`.
  const [, program, version] = /^([\w.-]{1,40})(?:\/v?(\d{1,6})|$)/.exec(userAgent) ?? [];
  if (program && program !== 'Mozilla') return version ? `${program} ${version}` : program;
  return system && `A browser on ${system}`;
}
