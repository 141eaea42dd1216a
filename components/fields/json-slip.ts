/**
 * Where a text stops being JSON, and in which words. Engines word it differently and mostly leave the place out; this
 * reads token by token with a stack of its own, so that deep nesting is no danger, and stops at the first slip.
 */
export interface JsonSlip {
  offset: number;
  message: string;
}

const token =
  /"[^"\\\n\r\t]*(?:\\["\\/bfnrtu][^"\\\n\r\t]*)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true\b|false\b|null\b|[{}[\],:]/y;
const space = /[ \t\n\r]*/y;

/** What may come next. */
type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or end' | 'nothing';

const wanted: Record<Expected, string> = {
  value: 'A value is missing here',
  'value or ]': 'A value or the end of the list is missing here',
  name: 'A name in double quotes must follow the comma',
  'name or }': 'A name in double quotes is missing here',
  colon: 'A colon is missing after the name',
  'comma or end': 'A comma is missing before this',
  nothing: 'The text goes on after its end',
};

/** For text that is not JSON; text that is gives its end as the place. */
export function jsonSlip(text: string): JsonSlip {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  for (;;) {
    offset = after(space, text, offset);
    if (offset >= text.length) return { offset: text.length, message: endMessage(open) };
    const end = after(token, text, offset);
    if (end === offset) return { offset, message: strayMessage(text, offset, expected) };
    const word = text.slice(offset, end);
    const next = step(word, expected, open);
    if (!next) return { offset, message: wordMessage(word, expected, open.at(-1)) };
    expected = next;
    offset = end;
  }
}

/** What may follow the word, or undefined when it may not stand here. */
function step(word: string, expected: Expected, open: ('{' | '[')[]): Expected | undefined {
  const top = open.at(-1);
  if (word === '}' || word === ']') {
    const closes = word === '}' ? '{' : '[';
    const allowed = expected === 'comma or end' || expected === (word === '}' ? 'name or }' : 'value or ]');
    if (top !== closes || !allowed) return undefined;
    open.pop();
    return open.length > 0 ? 'comma or end' : 'nothing';
  }
  if (word === ',') return expected === 'comma or end' ? (top === '{' ? 'name' : 'value') : undefined;
  if (word === ':') return expected === 'colon' ? 'value' : undefined;
  if (expected === 'name' || expected === 'name or }') return word.startsWith('"') ? 'colon' : undefined;
  if (expected !== 'value' && expected !== 'value or ]') return undefined;
  if (word === '{' || word === '[') {
    open.push(word);
    return word === '{' ? 'name or }' : 'value or ]';
  }
  return open.length > 0 ? 'comma or end' : 'nothing';
}

function wordMessage(word: string, expected: Expected, top: '{' | '[' | undefined): string {
  const afterComma = expected === 'name' || (expected === 'value' && top === '[');
  if ((word === '}' || word === ']') && afterComma) {
    return `There is a comma too many before ${word}`;
  }
  if ((word === '}' || word === ']') && expected === 'comma or end')
    return `${word} closes what was not opened with it`;
  return wanted[expected];
}

function strayMessage(text: string, offset: number, expected: Expected): string {
  if (text[offset] === '"') return 'The quoted text does not end, or holds what must be escaped';
  if (text[offset] === "'") return 'Text stands in double quotes';
  if (text[offset] === '/') return 'JSON has no comments';
  const word = /[\w$.-]{1,20}/y;
  const end = after(word, text, offset);
  const what = end > offset ? `“${text.slice(offset, end)}”` : `“${text[offset]}”`;
  return expected === 'value' || expected === 'value or ]' ? `${what} is no value` : `${what} cannot stand here`;
}

function endMessage(open: readonly string[]): string {
  if (open.length === 0) return 'The text is empty';
  return `The text ends before ${open.at(-1) === '{' ? 'an object' : 'a list'} is closed`;
}

function after(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}
