import type { JsonObject } from '#lib/kernel/json';

/**
 * A change to one live object that a person asks for by hand. Each is defined in the folder of the stage that does it,
 * as `operation.ts`: pure, shipped to the browser, and listed in `operations.ts`.
 */
export interface ResourceOperation<Input> {
  /** A verb, as on its button: `Scale`. */
  title: string;
  /** Whether objects of that kind can be changed so. The case of letters does not matter. */
  applies(kind: string): boolean;
  /** The one stage that an execution then runs. Throws `invalid` for input that means nothing. */
  toStage(target: OperationTarget, input: Input): JsonObject;
}

/** A live object, as the inventory names it. */
export interface OperationTarget {
  application: string;
  account: string;
  namespace: string;
  kind: string;
  name: string;
}

/** The fields by which a stage finds its object. */
export function targetFieldsOf({ application, account, namespace, kind, name }: OperationTarget): JsonObject {
  return {
    cloudProvider: 'kubernetes',
    account,
    location: namespace,
    app: application,
    mode: 'static',
    manifestName: `${kind} ${name}`,
  };
}

export function kindIn(...kinds: string[]): (kind: string) => boolean {
  const known = new Set(kinds.map((kind) => kind.toLowerCase()));
  return (kind) => known.has(kind.toLowerCase());
}
