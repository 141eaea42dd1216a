import { illegalArgument } from '../errors.ts';
import { JavaMap } from '../values/java-map.ts';

/** A Java properties file: `key=value`, `key: value`, `#` and `!` comments, `\` joins lines and escapes. */
export function readProperties(text: string): JavaMap {
  const map = new JavaMap();
  for (const line of logicalLines(text)) {
    const end = endOfKey(line);
    const rest = line.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
    map.set(unescaped(line.slice(0, end)), unescaped(rest));
  }
  return map;
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^[ \t\f]+/, '');
    if (open === '' && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    const backslashes = /\\*$/.exec(line)?.[0].length ?? 0;
    if (backslashes % 2 === 1) {
      open += line.slice(0, -1);
      continue;
    }
    lines.push(open + line);
    open = '';
  }
  return open === '' ? lines : [...lines, open];
}

function endOfKey(line: string): number {
  for (let at = 0; at < line.length; at++) {
    if (line.charAt(at) === '\\') at++;
    else if (/[=: \t\f]/.test(line.charAt(at))) return at;
  }
  return line.length;
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_all, hex?: string, ch = '') => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (ch === 'u') throw illegalArgument('An \\u escape of the properties is broken');
    return Object.hasOwn(escapes, ch) ? (escapes[ch] ?? ch) : ch;
  });
}
