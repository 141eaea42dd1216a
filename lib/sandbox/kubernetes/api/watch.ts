/**
 * Watches: a response that stays open, one JSON line per event. The state is sent first where the client has none,
 * then the changes it missed, then each change as it happens. A client that does not read is cut off.
 */
import type { JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, keyOf } from '../objects.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import type { Change } from '../store/store.ts';
import { type Form, formOf } from './accept.ts';
import { type Call, flag, numberParameter } from './call.ts';
import { includedOf, revisionOf, tooNew } from './list.ts';
import { type ObjectTest, selectionOf } from './selection.ts';
import { expired, StatusError, toStatus } from './status.ts';
import { metadataOnly, tableOf } from './table.ts';

const maxBacklog = 16 * 1024 * 1024;
const maxWatches = 2000;
const bookmarkEvery = 60_000;
const defaultTimeout = 1800 + 900;

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';

export function watchObjects(cluster: Cluster, call: Call, resource: Resource, namespace: string, name?: string): void {
  const form = formOf(call);
  const test = selectionOf(call, resource, namespace, name);
  const asked = revisionOf(call);
  const { store } = cluster;
  if (cluster.watches >= maxWatches) {
    throw new StatusError(429, 'TooManyRequests', `The sandbox keeps at most ${maxWatches} watches open`);
  }
  if (asked !== undefined && asked > store.revision) throw tooNew(asked, store.revision);
  const stream = new WatchStream(call, form, resource);
  stream.open();
  if (asked !== undefined && asked > 0 && asked < store.history.compacted && !flag(call, 'sendInitialEvents')) {
    stream.fail(expired(`too old resource version: ${asked} (${store.history.compacted})`));
    return;
  }
  sendState(cluster, call, resource, test, asked, stream);
  follow(cluster, call, resource, test, stream);
}

function sendState(
  cluster: Cluster,
  call: Call,
  resource: Resource,
  test: ObjectTest,
  asked: number | undefined,
  stream: WatchStream,
): void {
  const { store } = cluster;
  const initial = flag(call, 'sendInitialEvents');
  if (initial || asked === undefined || asked === 0) {
    const objects = store
      .list(resource)
      .filter(test)
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    for (const object of objects) stream.send('ADDED', object, store.textOf(object));
    if (initial && flag(call, 'allowWatchBookmarks')) {
      stream.bookmark(store.revision, { 'k8s.io/initial-events-end': 'true' });
    }
    return;
  }
  for (const change of store.history.after(asked, resource)) relay(cluster, change, test, stream);
}

/** A change of selection is an arrival or a departure to this watch. */
function relay(cluster: Cluster, change: Change, test: ObjectTest, stream: WatchStream): void {
  const was = change.previous !== undefined && test(change.previous);
  const is = change.type !== 'DELETED' && test(change.object);
  if (!was && !is) return;
  const type = was && is ? 'MODIFIED' : is ? 'ADDED' : 'DELETED';
  stream.send(type, change.object, cluster.store.textOf(change.object));
}

function follow(cluster: Cluster, call: Call, resource: Resource, test: ObjectTest, stream: WatchStream): void {
  cluster.watches++;
  const stopListening = cluster.store.listen((change) => {
    if (change.resource === resource) relay(cluster, change, test, stream);
  });
  const wantsBookmarks = flag(call, 'allowWatchBookmarks');
  const bookmark = () => wantsBookmarks && stream.bookmark(cluster.store.revision);
  const bookmarks = setInterval(bookmark, Math.max(500, cluster.timers.scaled(bookmarkEvery)));
  const seconds = Math.min(numberParameter(call, 'timeoutSeconds') || defaultTimeout, 86_400);
  const timeout = setTimeout(() => {
    bookmark();
    stream.end();
  }, seconds * 1000);
  call.response.once('close', () => {
    cluster.watches--;
    stopListening();
    clearInterval(bookmarks);
    clearTimeout(timeout);
  });
}

class WatchStream {
  readonly #call: Call;
  readonly #form: Form;
  readonly #resource: Resource;
  #columnsSent = false;

  constructor(call: Call, form: Form, resource: Resource) {
    this.#call = call;
    this.#form = form;
    this.#resource = resource;
  }

  open(): void {
    this.#call.response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    this.#call.response.flushHeaders();
  }

  send(type: EventType, object: KubeObject, text: string): void {
    this.#write(type, this.#form === 'object' ? text : JSON.stringify(this.#formed(object)));
  }

  bookmark(revision: number, annotations?: Record<string, string>): void {
    const metadata: JsonObject = {
      resourceVersion: String(revision),
      creationTimestamp: null,
      ...(annotations === undefined ? {} : { annotations }),
    };
    const head = { kind: this.#resource.kind, apiVersion: apiVersionOf(this.#resource) };
    const object =
      this.#form === 'table' ? tableOf(this.#resource, [], metadata, 'None', false) : { ...head, metadata };
    this.#write('BOOKMARK', JSON.stringify(object));
  }

  fail(error: StatusError): void {
    this.#write('ERROR', JSON.stringify(toStatus(error)));
    this.end();
  }

  end(): void {
    this.#call.response.end();
  }

  #formed(object: KubeObject): JsonObject {
    if (this.#form === 'metadata') return metadataOnly(object);
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    const table = tableOf(this.#resource, [object], metadata, includedOf(this.#call), !this.#columnsSent);
    this.#columnsSent = true;
    return table;
  }

  #write(type: EventType | 'ERROR', text: string): void {
    const { response } = this.#call;
    if (response.destroyed || response.writableEnded) return;
    response.write(`{"type":"${type}","object":${text}}\n`);
    if (response.writableLength > maxBacklog) response.destroy();
  }
}
