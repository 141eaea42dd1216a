/** Log text as lines; the newline at the end makes no line of its own. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export interface LogLine {
  /** Position in the whole text, starting with 1. */
  number: number;
  text: string;
}

/** Lines that hold the text, whatever the case of letters. */
export function matchingLines(lines: readonly string[], search: string): LogLine[] {
  const wanted = search.toLowerCase();
  return lines.flatMap((text, index) =>
    wanted === '' || text.toLowerCase().includes(wanted) ? [{ number: index + 1, text }] : [],
  );
}

/** The line in parts; those at odd positions are what was searched for. */
export function highlighted(line: string, search: string): string[] {
  const wanted = search.toLowerCase();
  const lower = line.toLowerCase();
  // Lower case may be longer than the text for a few letters of some languages; positions would be wrong then.
  if (wanted === '' || lower.length !== line.length) return [line];
  const parts: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(line.slice(from, at), line.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...parts, line.slice(from)];
}
