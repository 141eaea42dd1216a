/** Positions of the texts that hold what is searched for, whatever the case of letters. */
export function matchesIn(texts: readonly string[], search: string): number[] {
  const wanted = search.toLowerCase();
  if (wanted === '') return [];
  return texts.flatMap((text, index) => (text.toLowerCase().includes(wanted) ? [index] : []));
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
