import type { ExpressionScope } from '../scope.ts';
import type { Value } from '../values/value.ts';

/**
 * The root object as a map: a lookup by name. Its names are only known where the scope gave a record; a lookup answers
 * questions about single names.
 */
export class RootMap {
  readonly get: (name: string) => Value | undefined;
  readonly names: () => readonly string[];

  constructor(get: (name: string) => Value | undefined, names: () => readonly string[]) {
    this.get = get;
    this.names = names;
  }
}

/** `own` are names the scope serves besides its root, such as `execution`; the root wins. */
export function rootOf(scope: ExpressionScope, own: (name: string) => Value | undefined): RootMap {
  const { root } = scope;
  if (typeof root === 'function') {
    return new RootMap(
      (name) => {
        const found = root(name);
        return found === undefined ? own(name) : found;
      },
      () => scope.rootNames?.() ?? [],
    );
  }
  return new RootMap(
    (name) => (Object.hasOwn(root, name) ? (root[name] ?? null) : own(name)),
    () => Object.keys(root),
  );
}
