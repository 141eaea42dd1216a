import type { Json } from '#lib/kernel/json';

export interface TextProblem {
  message: string;
  /** Both count from 1. */
  line: number;
  column: number;
}

/** Reads any JSON; a slip comes with its place, whatever words the engine finds for it. */
export function parseJson(text: string): { value: Json } | { problem: TextProblem } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return syntaxProblem(text, error instanceof Error ? error.message : String(error));
  }
}

/** Engines say `… at position 12 (line 2 column 3)`, `… at line 2 column 3 of the JSON data`, or no place at all. */
function syntaxProblem(text: string, words: string): { problem: TextProblem } {
  const place = /line (\d+) column (\d+)/.exec(words);
  const position = /position (\d+)/.exec(words);
  const message = words
    .replace(/^JSON\.parse: /, '')
    .replace(/,? ?\.{0,3}".{0,200}"\.{0,3} is not valid JSON$/s, '')
    .replace(/( in JSON)? at (position|line) \d+.*$/s, '');
  if (place) return { problem: { message, line: Number(place[1]), column: Number(place[2]) } };
  return problemAt(text, position ? Number(position[1]) : text.length, message);
}

export function problemAt(text: string, offset: number, message: string): { problem: TextProblem } {
  const before = text.slice(0, offset);
  return { problem: { message, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') } };
}
