export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  /** Line numbers, starting with 1. */
  oldLine?: number;
  newLine?: number;
}

export interface DiffGap {
  kind: 'gap';
  /** How many unchanged lines are left out. */
  lines: number;
}

/** Above this many cells the middle is shown as replaced instead of compared line by line. */
const maxCells = 4_000_000;

/** Line by line, the longest common subsequence kept. */
export function diffLines(before: string, after: string): DiffLine[] {
  const left = before.split('\n');
  const right = after.split('\n');
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) {
    end++;
  }
  const kinds: DiffLine['kind'][] = [
    ...Array<'same'>(start).fill('same'),
    ...middle(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...Array<'same'>(end).fill('same'),
  ];
  let oldLine = 0;
  let newLine = 0;
  return kinds.map((kind) => {
    if (kind !== 'added') oldLine++;
    if (kind !== 'removed') newLine++;
    const text = (kind === 'removed' ? left[oldLine - 1] : right[newLine - 1]) ?? '';
    return { kind, text, ...(kind !== 'added' && { oldLine }), ...(kind !== 'removed' && { newLine }) };
  });
}

function middle(left: string[], right: string[]): DiffLine['kind'][] {
  const replaced = [...left.map(() => 'removed' as const), ...right.map(() => 'added' as const)];
  if (left.length * right.length > maxCells || !left.length || !right.length) return replaced;
  const width = right.length + 1;
  const longest = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        left[i] === right[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
    }
  }
  const kinds: DiffLine['kind'][] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      kinds.push('same');
      i++;
      j++;
    } else if ((longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0)) {
      kinds.push('removed');
      i++;
    } else {
      kinds.push('added');
      j++;
    }
  }
  for (; i < left.length; i++) kinds.push('removed');
  for (; j < right.length; j++) kinds.push('added');
  return kinds;
}

/** Leaves out unchanged lines farther than `around` from a change. */
export function foldDiff(lines: readonly DiffLine[], around = 3): (DiffLine | DiffGap)[] {
  const keep = new Uint8Array(lines.length);
  lines.forEach((line, index) => {
    if (line.kind !== 'same') keep.fill(1, Math.max(0, index - around), index + around + 1);
  });
  const folded: (DiffLine | DiffGap)[] = [];
  lines.forEach((line, index) => {
    if (keep[index]) folded.push(line);
    else {
      const last = folded.at(-1);
      if (last?.kind === 'gap') last.lines++;
      else folded.push({ kind: 'gap', lines: 1 });
    }
  });
  return folded;
}
