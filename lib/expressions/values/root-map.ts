import type { Value } from './value.ts';

/**
 * The root object as a map that is asked name by name, so that nothing is copied for an evaluation. `get` returns
 * undefined for a name the root lacks; `names` serves the rare expression that looks at the root as a whole.
 */
export class RootMap {
  readonly get: (name: string) => Value | undefined;
  readonly names: () => readonly string[];

  constructor(get: (name: string) => Value | undefined, names: () => readonly string[]) {
    this.get = get;
    this.names = names;
  }
}
