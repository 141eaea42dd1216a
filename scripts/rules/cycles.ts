/** No file needs itself through others. Types vanish when the program runs and may go round; values may not. */
import type { Violation } from './check.ts';
import type { SourceFile, Tree } from './tree.ts';

export function cycles(tree: Tree): Violation[] {
  const found: Violation[] = [];
  const done = new Set<string>();
  const path: string[] = [];

  function walk(file: SourceFile): void {
    path.push(file.path);
    for (const entry of file.imports) {
      const next = entry.kind === 'value' && entry.file ? tree.get(entry.file) : undefined;
      if (!next) continue;
      const from = path.indexOf(next.path);
      if (from >= 0) found.push(report(file.path, entry.line, [...path.slice(from), next.path]));
      else if (!done.has(next.path)) walk(next);
    }
    path.pop();
    done.add(file.path);
  }

  for (const file of tree.values()) if (!done.has(file.path)) walk(file);
  return found;
}

function report(file: string, line: number, circle: string[]): Violation {
  return {
    file,
    line,
    rule: 'cycles',
    message: `Import cycle ${circle.join(' → ')}. Move what both sides need into a file of its own, or hand it in`,
  };
}
