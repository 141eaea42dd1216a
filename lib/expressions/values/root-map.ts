import type { Value } from './value.ts';

/**
 * The root object as a map that is asked name by name, so that nothing is copied for an evaluation. `get` returns
 * undefined for a name the root lacks; `names` serves the rare expression that looks at the root as a whole; `has` tells
 * the keys of the map itself from what it looks up further away, such as outputs of earlier stages.
 */
export class RootMap {
  readonly get: (name: string) => Value | undefined;
  readonly names: () => readonly string[];
  readonly has: (name: string) => boolean;

  constructor(
    get: (name: string) => Value | undefined,
    names: () => readonly string[],
    has: (name: string) => boolean = (name) => get(name) !== undefined,
  ) {
    this.get = get;
    this.names = names;
    this.has = has;
  }
}
