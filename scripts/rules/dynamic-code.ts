/** Text never becomes code here, in no disguise: that is where products of this field get their worst holes. */
import type { Violation } from './check.ts';
import type { Tree } from './tree.ts';

const machines = new Set(['vm', 'node:vm', 'node:repl', 'repl']);

export function dynamicCode(tree: Tree): Violation[] {
  return [...tree.values()].flatMap((file) => {
    const calls = file.dynamicCode.map(({ what, line }) => report(file.path, line, what));
    const imports = file.imports.filter((entry) => machines.has(entry.package ?? ''));
    return [...calls, ...imports.map((entry) => report(file.path, entry.line, String(entry.package)))];
  });
}

function report(file: string, line: number, what: string): Violation {
  const message = `Uses ${what}, which runs text as code. Parse the text, or use the interpreter in lib/expressions`;
  return { file, line, rule: 'dynamic code', message };
}
