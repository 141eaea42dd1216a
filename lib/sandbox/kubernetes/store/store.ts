/**
 * The cluster's memory: the objects of every resource, a counter of revisions and the recent changes. Stored objects
 * are never changed in place, so a reader may keep what it got, and a list can be read as it was at an earlier revision.
 */
import type { KubeObject } from '../objects.ts';
import { asJson, keyOf } from '../objects.ts';
import { idOf, type Resource } from '../resources/resource.ts';
import { History } from './history.ts';
import { OwnerIndex } from './owner-index.ts';

export interface Change {
  revision: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: Resource;
  object: KubeObject;
  /** The object before the change. */
  previous: KubeObject | undefined;
}

export type Listener = (change: Change) => void;

export interface Limits {
  objects: number;
  bytes: number;
}

/** Thrown when the cluster is full or one object too large, as etcd does. */
export class StoreFullError extends Error {}

const defaultLimits: Limits = { objects: 20_000, bytes: 128 * 1024 * 1024 };
const maxObject = 1.5 * 1024 * 1024;

export class Store {
  readonly history: History;
  readonly owners = new OwnerIndex();
  readonly #tables = new Map<string, Map<string, KubeObject>>();
  readonly #listeners = new Set<Listener>();
  readonly #texts = new WeakMap<KubeObject, string>();
  readonly #limits: Limits;
  #revision: number;
  #count = 0;
  #bytes = 0;

  constructor(revision = 1, limits: Limits = defaultLimits) {
    this.#revision = revision;
    this.#limits = limits;
    this.history = new History(revision);
  }

  get revision(): number {
    return this.#revision;
  }

  get<T extends KubeObject>(resource: Resource, namespace: string, name: string): T | undefined {
    return this.#tables.get(idOf(resource))?.get(`${namespace}/${name}`) as T | undefined;
  }

  /** All objects of a resource, or those of one namespace, in no particular order. */
  list<T extends KubeObject>(resource: Resource, namespace?: string): T[] {
    const table = [...(this.#tables.get(idOf(resource))?.values() ?? [])];
    const objects = namespace ? table.filter((object) => object.metadata.namespace === namespace) : table;
    return objects as T[];
  }

  count(resource: Resource): number {
    return this.#tables.get(idOf(resource))?.size ?? 0;
  }

  /** Stores the object under a new revision and tells the listeners. Returns what was stored. */
  put<T extends KubeObject>(resource: Resource, object: T): T {
    const table = this.#table(resource);
    const key = keyOf(object);
    const previous = table.get(key);
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision + 1) } };
    if (this.textOf(stored).length > maxObject) throw new StoreFullError('etcdserver: request is too large');
    const size = this.textOf(stored).length - (previous === undefined ? 0 : this.textOf(previous).length);
    if (size > 0) this.#checkRoom(size, previous === undefined ? 1 : 0);
    this.#account(size, previous === undefined ? 1 : 0);
    table.set(key, stored);
    this.owners.replace(resource, previous, stored);
    this.#publish({
      revision: ++this.#revision,
      type: previous === undefined ? 'ADDED' : 'MODIFIED',
      resource,
      object: stored,
      previous,
    });
    return stored;
  }

  /** Removes the object; its last version, with the revision of the removal, goes to the listeners. */
  remove(resource: Resource, namespace: string, name: string): KubeObject | undefined {
    const table = this.#table(resource);
    const previous = table.get(`${namespace}/${name}`);
    if (previous === undefined) return undefined;
    table.delete(`${namespace}/${name}`);
    this.#account(-this.textOf(previous).length, -1);
    this.owners.replace(resource, previous, undefined);
    const revision = ++this.#revision;
    const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(revision) } };
    this.#publish({ revision, type: 'DELETED', resource, object, previous });
    return object;
  }

  /** Takes an object over from a snapshot: no new revision, no event. */
  restore(resource: Resource, object: KubeObject): void {
    this.#table(resource).set(keyOf(object), object);
    this.owners.replace(resource, undefined, object);
    this.#account(this.textOf(object).length, 1);
  }

  /** The objects of a resource as they were at a revision, or undefined if that is too long ago. */
  listAt(resource: Resource, revision: number): KubeObject[] | undefined {
    if (revision < this.history.compacted) return undefined;
    const objects = new Map(this.#table(resource));
    for (const change of this.history.after(revision, resource).reverse()) {
      if (change.previous === undefined) objects.delete(keyOf(change.object));
      else objects.set(keyOf(change.object), change.previous);
    }
    return [...objects.values()];
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The object as JSON text; made once per version, so a hundred watches cost one encoding. */
  textOf(object: KubeObject): string {
    let text = this.#texts.get(object);
    if (text === undefined) {
      text = JSON.stringify(asJson(object));
      this.#texts.set(object, text);
    }
    return text;
  }

  *everything(): Generator<[string, KubeObject]> {
    for (const [id, table] of this.#tables) {
      for (const object of table.values()) yield [id, object];
    }
  }

  #table(resource: Resource): Map<string, KubeObject> {
    const id = idOf(resource);
    let table = this.#tables.get(id);
    if (table === undefined) {
      table = new Map();
      this.#tables.set(id, table);
    }
    return table;
  }

  #checkRoom(bytes: number, objects: number): void {
    if (this.#bytes + bytes > this.#limits.bytes || this.#count + objects > this.#limits.objects) {
      throw new StoreFullError('etcdserver: mvcc: database space exceeded');
    }
  }

  #account(bytes: number, objects: number): void {
    this.#bytes += bytes;
    this.#count += objects;
  }

  #publish(change: Change): void {
    this.history.push(change, this.textOf(change.object).length);
    for (const listener of [...this.#listeners]) listener(change);
  }
}
