import type { ExpressionScope } from '../scope.ts';
import { RootMap } from '../values/root-map.ts';
import type { Value } from '../values/value.ts';

/** `own` are names the scope serves besides its root, such as `execution`; the root wins. */
export function rootOf(scope: ExpressionScope, own: (name: string) => Value | undefined): RootMap {
  const { root } = scope;
  if (typeof root !== 'function') {
    return new RootMap(
      (name) => (Object.hasOwn(root, name) ? (root[name] ?? null) : own(name)),
      () => Object.keys(root),
    );
  }
  const { rootNames } = scope;
  return new RootMap(
    (name) => {
      const found = root(name);
      return found === undefined ? own(name) : found;
    },
    () => rootNames?.() ?? [],
    rootNames ? (name) => rootNames().includes(name) : undefined,
  );
}
