/** Thrown, and caught by `read.ts`, where a text leaves everyday YAML. */
export class NotEveryday extends Error {}

export function leave(): never {
  throw new NotEveryday('not everyday YAML');
}

/** A place in a text: a row, and a column in it. */
export interface Place {
  row: number;
  column: number;
}

/** A value, and where its text ends. */
export interface Read<T> extends Place {
  value: T;
}

/** The rows of one document: from `first` up to, not including, `end`. */
export interface Rows {
  readonly lines: readonly string[];
  readonly first: number;
  readonly end: number;
}

export function indentOf(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === 32) count++;
  return count;
}

export const isBlank = (line: string): boolean => indentOf(line) === line.length;

/** Whether nothing but blanks and a comment follows. A "#" that touches what stands before it is no comment. */
export function isDone(line: string, column: number): boolean {
  const at = afterBlanks(line, column);
  if (at >= line.length) return true;
  if (line.charAt(at) === '\t') leave();
  return line.charAt(at) === '#' && (at === 0 || at > column || line.charAt(column - 1) === ' ');
}

export function afterBlanks(line: string, column: number): number {
  let at = column;
  while (line.charCodeAt(at) === 32) at++;
  return at;
}

/** Where each document begins and ends; a document begins at the start or after a "---" of its own row. */
export function documentsOf(lines: readonly string[]): Rows[] {
  const documents: Rows[] = [];
  let first = 0;
  let marked = false;
  for (let row = 0; row <= lines.length; row++) {
    const line = lines[row];
    if (line !== undefined && !isMarker(line)) continue;
    const rows = { lines, first, end: row };
    // What stands before the first "---" is a document only if it holds more than comments.
    if (marked || !isEmpty(rows)) documents.push(rows);
    marked = true;
    first = row + 1;
  }
  return documents;
}

function isMarker(line: string): boolean {
  const first = line.charCodeAt(0);
  if (first === 0x25) leave();
  if (first !== 0x2d && first !== 0x2e) return false;
  if (/^\.\.\.(?:\s|$)/.test(line)) leave();
  if (!/^---(?:\s|$)/.test(line)) return false;
  if (!isDone(line, 3)) leave();
  return true;
}

function isEmpty({ lines, first, end }: Rows): boolean {
  for (let row = first; row < end; row++) {
    const line = lines[row] ?? '';
    if (!isBlank(line) && line.charAt(indentOf(line)) !== '#') return false;
  }
  return true;
}

/** Without spaces and tabs at its end; other blanks, such as the one that does not break, belong to the text. */
export function withoutBlanksAfter(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charAt(end - 1) === ' ' || text.charAt(end - 1) === '\t')) end--;
  return end === text.length ? text : text.slice(0, end);
}
