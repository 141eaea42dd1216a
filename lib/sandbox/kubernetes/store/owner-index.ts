import type { KubeObject } from '../objects.ts';
import type { Resource } from '../resources/resource.ts';

export interface Located {
  resource: Resource;
  object: KubeObject;
}

/** Finds objects by uid, and the dependents of an owner, without looking at all objects. */
export class OwnerIndex {
  readonly #byUid = new Map<string, Located>();
  readonly #dependents = new Map<string, Set<string>>();

  find(uid: string): Located | undefined {
    return this.#byUid.get(uid);
  }

  /** Objects that name the uid among their owners. */
  dependentsOf(uid: string): Located[] {
    const found: Located[] = [];
    for (const dependent of this.#dependents.get(uid) ?? []) {
      const located = this.#byUid.get(dependent);
      if (located !== undefined) found.push(located);
    }
    return found;
  }

  /** Objects of the resource that the uid controls. */
  controlledBy<T extends KubeObject>(uid: string, resource: Resource): T[] {
    return this.dependentsOf(uid)
      .filter(
        (located) =>
          located.resource === resource &&
          located.object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.controller === true),
      )
      .map((located) => located.object as T);
  }

  replace(resource: Resource, before: KubeObject | undefined, after: KubeObject | undefined): void {
    if (before !== undefined) {
      if (before.metadata.uid !== after?.metadata.uid) this.#byUid.delete(before.metadata.uid);
      for (const owner of before.metadata.ownerReferences ?? []) this.#unlink(owner.uid, before.metadata.uid);
    }
    if (after !== undefined) {
      this.#byUid.set(after.metadata.uid, { resource, object: after });
      for (const owner of after.metadata.ownerReferences ?? []) this.#link(owner.uid, after.metadata.uid);
    }
  }

  #link(owner: string, dependent: string): void {
    const known = this.#dependents.get(owner);
    if (known === undefined) this.#dependents.set(owner, new Set([dependent]));
    else known.add(dependent);
  }

  #unlink(owner: string, dependent: string): void {
    const known = this.#dependents.get(owner);
    known?.delete(dependent);
    if (known?.size === 0) this.#dependents.delete(owner);
  }
}
