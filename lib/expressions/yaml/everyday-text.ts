import { indentOf, isBlank, leave, type Place, type Read, type Rows, withoutBlanksAfter } from './rows.ts';

/** The texts of everyday YAML: in quotes, over several rows, and as blocks. */
const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
};

/** The text in quotes that begins at a place; `parent` is the indent that further rows must go beyond. */
export function quotedText(rows: Rows, place: Place, parent: number): Read<string> {
  const quote = (rows.lines[place.row] ?? '').charAt(place.column);
  let { row } = place;
  let column = place.column + 1;
  let text = '';
  for (;;) {
    const line = rows.lines[row] ?? '';
    const end = closing(line, column, quote);
    const piece = line.slice(column, end < 0 ? undefined : end);
    if (end >= 0) return { value: text + plainPiece(piece, quote), row, column: end + 1 };
    if (piece.endsWith('\\') || piece.includes('\t')) leave();
    text += plainPiece(withoutBlanksAfter(piece), quote);
    const next = nextRow(rows, row, parent);
    text += next === row + 1 ? ' ' : '\n'.repeat(next - row - 1);
    row = next;
    column = indentOf(rows.lines[row] ?? '');
  }
}

/** Where the quote closes in a row, or -1. */
function closing(line: string, from: number, quote: string): number {
  for (let at = from; ; at++) {
    at = line.indexOf(quote, at);
    if (at < 0) return -1;
    if (quote === "'") {
      if (line.charAt(at + 1) !== "'") return at;
      at++;
      continue;
    }
    let slashes = at;
    while (slashes > from && line.charAt(slashes - 1) === '\\') slashes--;
    if ((at - slashes) % 2 === 0) return at;
  }
}

function plainPiece(piece: string, quote: string): string {
  if (quote === "'") return piece.replaceAll("''", "'");
  if (!piece.includes('\\')) return piece;
  return piece.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([^xu])|.?)/g,
    (_all, x?: string, u?: string, ch?: string) => {
      const code = x ?? u;
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      return ch !== undefined && Object.hasOwn(escapes, ch) ? (escapes[ch] ?? '') : leave();
    },
  );
}

/** The next row with something in it, which has to stand further in than `parent`. */
function nextRow(rows: Rows, row: number, parent: number): number {
  let next = row + 1;
  while (next < rows.end && isBlank(rows.lines[next] ?? '')) next++;
  const line = rows.lines[next] ?? '';
  if (next >= rows.end || indentOf(line) <= parent || line.charAt(indentOf(line)) === '\t') leave();
  return next;
}

/** A text without quotes that goes on over further rows. */
export function continued(rows: Rows, start: string, from: number, parent: number): Read<string> {
  let text = start;
  let row = from;
  let apart = 0;
  for (let next = from; next < rows.end; next++) {
    const line = rows.lines[next] ?? '';
    const indent = indentOf(line);
    if (indent === line.length) {
      apart++;
      continue;
    }
    if (indent <= parent) break;
    // A row that looks like something else is for the whole reader.
    if (line.charAt(indent) === '#' || / #|:(?: |$)|\t/.test(line)) leave();
    text += (apart === 0 ? ' ' : '\n'.repeat(apart)) + withoutBlanksAfter(line.slice(indent));
    apart = 0;
    row = next + 1;
  }
  return { value: text, row, column: 0 };
}
