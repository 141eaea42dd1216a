import type { JsonObject } from '#lib/kernel/json';
import { isJsonObject } from '#lib/kernel/json';

/**
 * A set of field paths as a tree, as in `metadata.managedFields[].fieldsV1`. The steps of a path are kept in their
 * written form: `f:replicas`, `k:{"name":"web"}`, `v:"finalizer"`.
 */
export interface FieldSet {
  /** The path that ends here belongs to the set. */
  member: boolean;
  children: Map<string, FieldSet>;
}

export type Path = readonly string[];

export const emptySet = (): FieldSet => ({ member: false, children: new Map() });

export const isEmptySet = (set: FieldSet): boolean => !set.member && set.children.size === 0;

export function insert(set: FieldSet, path: Path): void {
  let node = set;
  for (const step of path) {
    let child = node.children.get(step);
    if (child === undefined) {
      child = emptySet();
      node.children.set(step, child);
    }
    node = child;
  }
  node.member = true;
}

/** Combines two sets node by node and drops branches that became empty. */
function combine(left: FieldSet, right: FieldSet, keep: (left: boolean, right: boolean) => boolean): FieldSet {
  const result: FieldSet = { member: keep(left.member, right.member), children: new Map() };
  for (const step of new Set([...left.children.keys(), ...right.children.keys()])) {
    const child = combine(left.children.get(step) ?? nothing, right.children.get(step) ?? nothing, keep);
    if (!isEmptySet(child)) result.children.set(step, child);
  }
  return result;
}

const nothing: FieldSet = emptySet();

export const union = (left: FieldSet, right: FieldSet): FieldSet => combine(left, right, (a, b) => a || b);
export const difference = (left: FieldSet, right: FieldSet): FieldSet => combine(left, right, (a, b) => a && !b);
export const intersection = (left: FieldSet, right: FieldSet): FieldSet => combine(left, right, (a, b) => a && b);

/** Removes whole branches: nothing of or below the given paths stays. */
export function without(set: FieldSet, paths: readonly Path[]): FieldSet {
  let result = set;
  for (const path of paths) result = withoutPath(result, path);
  return result;
}

function withoutPath(set: FieldSet, [step, ...rest]: Path): FieldSet {
  const child = step === undefined ? undefined : set.children.get(step);
  if (step === undefined || child === undefined) return set;
  const children = new Map(set.children);
  const left = rest.length === 0 ? nothing : withoutPath(child, rest);
  if (isEmptySet(left)) children.delete(step);
  else children.set(step, left);
  return { member: set.member, children };
}

/** All paths of the set, parents first. */
export function* pathsOf(set: FieldSet, prefix: Path = []): Generator<Path> {
  if (set.member) yield prefix;
  for (const [step, child] of set.children) yield* pathsOf(child, [...prefix, step]);
}

export function toFieldsV1(set: FieldSet): JsonObject {
  const json: JsonObject = {};
  if (set.member && set.children.size > 0) json['.'] = {};
  for (const step of [...set.children.keys()].sort()) json[step] = toFieldsV1(set.children.get(step) ?? nothing);
  return json;
}

export function fromFieldsV1(json: JsonObject): FieldSet {
  const set = emptySet();
  for (const [step, child] of Object.entries(json)) {
    if (!isJsonObject(child)) continue;
    if (step === '.') set.member = true;
    else set.children.set(step, nodeFrom(child));
  }
  return set;
}

function nodeFrom(json: JsonObject): FieldSet {
  const set = fromFieldsV1(json);
  if (set.children.size === 0) set.member = true;
  return set;
}

/** `.spec.template.spec.containers[name="web"].image`, as conflicts are reported. */
export function printPath(path: Path): string {
  return path
    .map((step) => {
      const rest = step.slice(2);
      if (step.startsWith('f:')) return `.${rest}`;
      if (step.startsWith('k:')) return `[${printKey(rest)}]`;
      return step.startsWith('v:') ? `[=${rest}]` : `[${rest}]`;
    })
    .join('');
}

function printKey(text: string): string {
  const key: unknown = JSON.parse(text);
  if (!isJsonObject(key)) return text;
  return Object.entries(key)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');
}
