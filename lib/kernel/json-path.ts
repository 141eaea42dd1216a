import { isJsonObject, type Json } from '#lib/kernel/json';

/**
 * The part of JsonPath that pipelines use: `$.a.b`, `$['a b'][0]`, `$.items[*].name`, `$.items[-1]`, `$..name`. Filters
 * and scripts are refused: they are where JsonPath libraries execute code.
 */
export type PathSegment = { key: string } | { index: number } | 'any' | 'deep';

const segment = /^(?:(\.\.)|\.?([\p{L}\p{N}_$-]+)|\.?\[\s*(?:'([^']*)'|"([^"]*)"|(-?\d+)|(\*))\s*\]|\.(\*))/u;
const maxLength = 500;
const maxVisited = 100_000;

/** Throws a plain Error that names the position. */
export function parsePath(path: string): PathSegment[] {
  const text = path.trim();
  if (text.length > maxLength) throw new Error(`The path is longer than ${maxLength} characters`);
  let rest = text.startsWith('$') ? text.slice(1) : `.${text}`;
  const segments: PathSegment[] = [];
  while (rest !== '') {
    const match = segment.exec(rest);
    if (!match) throw new Error(`The path ${text} cannot be read at position ${text.length - rest.length}`);
    const [whole, deep, name, single, double, index] = match;
    rest = rest.slice(whole.length);
    if (deep) {
      segments.push('deep');
      if (!rest.startsWith('[') && rest !== '') rest = `.${rest}`;
    } else if (index !== undefined) segments.push({ index: Number(index) });
    else {
      const key = name ?? single ?? double;
      segments.push(key === undefined ? 'any' : { key });
    }
  }
  return segments;
}

/** Everything the path leads to, in document order. */
export function selectPath(value: Json, path: string): Json[] {
  let found: Json[] = [value];
  let visited = 0;
  const count = (n: number) => {
    visited += n;
    if (visited > maxVisited) throw new Error(`The path ${path} visits more than ${maxVisited} values`);
  };
  for (const step of parsePath(path)) {
    const next: Json[] = [];
    for (const one of found) {
      if (step === 'deep') everything(one, next, count);
      else if (step === 'any') next.push(...members(one));
      else if ('index' in step) {
        const item = Array.isArray(one) ? one.at(step.index) : undefined;
        if (item !== undefined) next.push(item);
      } else if (isJsonObject(one) && Object.hasOwn(one, step.key)) next.push(one[step.key]!);
    }
    count(next.length + 1);
    found = next;
  }
  return found;
}

/** The first value the path leads to, if any. */
export function readPath(value: Json, path: string): Json | undefined {
  return selectPath(value, path)[0];
}

function members(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

function everything(value: Json, into: Json[], count: (n: number) => void): void {
  const work: Json[] = [value];
  while (work.length > 0) {
    const one = work.pop()!;
    count(1);
    into.push(one);
    work.push(...members(one).reverse());
  }
}
