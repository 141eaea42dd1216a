/** Versions as semantic versioning orders them, the newest first; a pre-release comes behind its release. */
export function newestFirst(versions: readonly string[]): string[] {
  return [...versions].sort((one, other) => compare(other, one));
}

function compare(one: string, other: string): number {
  const [left, right] = [partsOf(one), partsOf(other)];
  for (const [index, number] of left.numbers.entries()) {
    const difference = number - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.before === right.before) return 0;
  if (left.before === '' || right.before === '') return left.before === '' ? 1 : -1;
  return comparePreReleases(left.before.split('.'), right.before.split('.'));
}

function comparePreReleases(left: readonly string[], right: readonly string[]): number {
  for (const [index, one] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (one === other) continue;
    const [number, otherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (number && otherNumber) return Number(one) - Number(other);
    if (number !== otherNumber) return number ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return left.length - right.length;
}

function partsOf(version: string): { numbers: number[]; before: string } {
  const [, numbers = '0', before = ''] = /^v?([\d.]+)(?:-([^+]*))?/.exec(version) ?? [];
  const three = numbers.split('.').map(Number);
  return { numbers: [three[0] ?? 0, three[1] ?? 0, three[2] ?? 0], before };
}
