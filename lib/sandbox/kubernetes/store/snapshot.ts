import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { customResource } from '../custom/resource.ts';
import { asKube, type KubeObject } from '../objects.ts';
import { definitions } from '../resources/definitions.ts';
import { resourceById } from '../resources/registry.ts';
import { idOf, type Resource } from '../resources/resource.ts';
import { Store } from './store.ts';

interface State {
  revision: number;
  /** Objects by resource id, e.g. `deployments.apps`. */
  objects: Record<string, KubeObject[]>;
}

/** Further than any number of writes that a crash could have lost, so that no revision is given twice. */
const revisionJump = 100_000;

export function stateOf(store: Store): State {
  const objects: Record<string, KubeObject[]> = {};
  for (const [id, object] of store.everything()) {
    objects[id] ??= [];
    objects[id].push(object);
  }
  return { revision: store.revision, objects };
}

/**
 * A store with the objects of a snapshot, or an empty one. Watches from before the restart are told to list again:
 * what happened to objects after the snapshot was written is not known.
 */
export function restore(state: unknown): Store {
  if (!isJsonObject(state) || typeof state.revision !== 'number' || !isJsonObject(state.objects)) return new Store();
  const store = new Store(state.revision + revisionJump);
  const custom = customKinds(state.objects);
  for (const [id, objects] of Object.entries(state.objects)) {
    const resource = resourceById(id) ?? custom.get(id);
    if (resource === undefined || !Array.isArray(objects)) continue;
    for (const object of objects) if (isJsonObject(object)) store.restore(resource, asKube(object));
  }
  return store;
}

/** The kinds that the definitions in a snapshot add, by id. */
function customKinds(objects: JsonObject): Map<string, Resource> {
  const list = objects[idOf(definitions)];
  const kinds = (Array.isArray(list) ? list : []).filter(isJsonObject).map((one) => customResource(asKube(one)));
  return new Map(kinds.filter((one) => one !== undefined).map((one) => [idOf(one), one]));
}
