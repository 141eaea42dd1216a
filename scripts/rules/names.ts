/** Files have owners: no drawers for leftovers, no files that only pass on what others export. */
import { posix } from 'node:path';
import type { Violation } from './check.ts';
import { inside, roomOf } from './rooms.ts';
import type { SourceFile, Tree } from './tree.ts';

const drawers = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager', 'types']);

export function names(tree: Tree): Violation[] {
  return [...tree.values()].flatMap((file) => [...drawer(file), ...barrel(file), ...leaving(file)]);
}

function drawer({ path }: SourceFile): Violation[] {
  const part = path.split('/').find((name) => drawers.has(name.split('.')[0] ?? ''));
  if (!part) return [];
  const message = `"${part}" says nothing about what is inside. Such code has an owner: put it there and name it after what it does`;
  return [{ file: path, line: 1, rule: 'names', message }];
}

function barrel({ path, isBarrel }: SourceFile): Violation[] {
  const isIndex = /^index\.tsx?$/.test(posix.basename(path));
  if (!isBarrel && !isIndex) return [];
  const message = 'Barrel files hide where things come from and invite cycles. Import from the file that has it';
  return [{ file: path, line: 1, rule: 'barrels', message }];
}

/** Inside a room a short relative name reads well; across rooms the whole name shows which arrow is used. */
function leaving({ path, imports }: SourceFile): Violation[] {
  const room = roomOf(path) ?? path.split('/')[0] ?? '';
  // Next reads its settings with a loader of its own, which knows no whole names.
  if (path === 'next.config.ts') return [];
  return imports
    .filter((entry) => entry.specifier.startsWith('.') && entry.file && !inside(entry.file, room))
    .map((entry) => ({
      file: path,
      line: entry.line,
      rule: 'names',
      message: `"${entry.specifier}" leaves ${room}. Write the whole name: "#${entry.file?.replace(/\.ts$/, '')}"`,
    }));
}
