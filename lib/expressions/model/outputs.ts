import type { ExpressionStage } from '../scope.ts';
import type { Value } from '../values/value.ts';

/** `execution.context`: the outputs of all stages. Later stages win; lists of one name are merged without repeats. */
export function mergedOutputs(stages: readonly ExpressionStage[]): Value {
  const merged: Record<string, Value> = Object.create(null);
  for (const stage of stages) {
    for (const [key, value] of Object.entries(stage.outputs)) {
      const before = merged[key];
      merged[key] = Array.isArray(before) && Array.isArray(value) ? distinct([...before, ...value]) : value;
    }
  }
  return merged;
}

function distinct(items: readonly Value[]): Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = typeof item === 'object' ? JSON.stringify(item, plainBigint) : `${typeof item}:${String(item)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const plainBigint = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);
