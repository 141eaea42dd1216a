import { arrows } from './arrows.ts';
import { cycles } from './cycles.ts';
import { dynamicCode } from './dynamic-code.ts';
import { environment } from './environment.ts';
import { names } from './names.ts';
import { packages } from './packages.ts';
import { reach } from './reach.ts';
import { stageTypes } from './stage-types.ts';
import { readTree, type Tree } from './tree.ts';

export interface Violation {
  file: string;
  line: number;
  rule: string;
  /** What is wrong, and the cure. */
  message: string;
}

const rules: readonly ((tree: Tree) => Violation[])[] = [
  unparsed,
  arrows,
  cycles,
  names,
  packages,
  environment,
  reach,
  stageTypes,
  dynamicCode,
];

/** All violations in a project folder, by file and line. */
export function checkProject(root: string): { files: number; violations: Violation[] } {
  const tree = readTree(root);
  const violations = rules.flatMap((rule) => rule(tree));
  violations.sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line);
  return { files: tree.size, violations };
}

/** A file the parser gives up on would otherwise pass unseen. */
function unparsed(tree: Tree): Violation[] {
  return [...tree.values()]
    .filter((file) => file.parseError)
    .map((file) => ({ file: file.path, line: 1, rule: 'parse', message: `Cannot be read: ${file.parseError}` }));
}
