import type { Meter } from '../budget.ts';
import { type JavaClass, modelClass } from './java-class.ts';
import type { Value } from './value.ts';

/**
 * An object of Spinnaker's execution model (execution, stage, task, trigger, artifact, scm): a class name and getters
 * that are asked by name. A name that `read` does not know is refused, as Spring refuses an unknown getter. `toJson`
 * is what the object is outside of the language.
 */
export class ModelObject {
  readonly class: JavaClass;
  readonly read: (name: string) => Value | undefined;
  readonly toJson: () => Value;
  readonly text: (meter: Meter) => string;
  readonly call: ((name: string, args: readonly Value[]) => Value | undefined) | undefined;

  constructor(options: ModelOptions) {
    this.class = modelClass(options.className);
    this.read = options.read;
    this.toJson = options.toJson;
    this.text = options.text;
    this.call = options.call;
  }
}

interface ModelOptions {
  className: string;
  /** Returns undefined for a name that is no getter. */
  read: (name: string) => Value | undefined;
  toJson: () => Value;
  text: (meter: Meter) => string;
  /** Returns undefined for a name that is no method. */
  call?: (name: string, args: readonly Value[]) => Value | undefined;
}

/**
 * A map whose `get` falls back to a lookup: the context of a stage, which answers what it lacks from the outputs of its
 * ancestors. Size, keys and `containsKey` speak of the stage's own entries only.
 */
export class ContextMap {
  readonly own: Record<string, Value>;
  readonly fallback: (name: string) => Value | undefined;
  constructor(own: Record<string, Value>, fallback: (name: string) => Value | undefined) {
    this.own = own;
    this.fallback = fallback;
  }

  get(key: Value): Value {
    if (typeof key !== 'string') return null;
    if (Object.hasOwn(this.own, key)) return this.own[key] ?? null;
    return this.fallback(key) ?? null;
  }
}
