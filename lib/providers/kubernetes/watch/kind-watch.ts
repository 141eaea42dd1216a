import { isGennakerError, messageOf } from '#lib/kernel/errors';
import { isJsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { InventoryResource, InventorySink } from '#lib/providers/contract';
import type { ClusterConnection } from '#lib/providers/kubernetes/connection';
import { type ApiKind, objectPath } from '#lib/providers/kubernetes/discovery';
import { toInventory } from '#lib/providers/kubernetes/inventory/resource';
import { listAt, metadataOf, nameOf, numberAt } from '#lib/providers/kubernetes/manifest';
import { refusal } from '#lib/providers/kubernetes/refusal';
import { type Batch, createBatch } from '#lib/providers/kubernetes/watch/batch';
import { backoffMs, pause } from '#lib/providers/kubernetes/watch/pause';

/**
 * Keeps one kind fresh: lists everything, then follows the changes from the version of that list. The server ends each
 * watch after some minutes, which is normal: it goes on from the last version seen, which bookmarks keep young. When the
 * server has forgotten that version (410) everything is listed anew. Faults lead to growing pauses. A kind that cannot
 * be read at all (403, 404) is asked for again now and then, because rights and definitions change.
 */
export interface KindWatch {
  account: string;
  kind: ApiKind;
  /** Of one namespace, or of all. */
  namespace?: string;
  includes(namespace: string | undefined): boolean;
  connection: ClusterConnection;
  sink: InventorySink;
  report(state: KindState): void;
  signal: AbortSignal;
}

export type KindState =
  | { state: 'syncing' }
  | { state: 'live' }
  | { state: 'refused'; reason: string }
  | { state: 'stale'; reason: string };

const watchSeconds = 300;
/** Bookmarks come about once a minute: a connection that is silent for longer is dead. */
const silenceMs = 120_000;
const refusedPauseMs = 5 * 60_000;
const pageSize = 500;
const metadataOnly = new Set(['Secret', 'ConfigMap']);

export async function watchKind(watch: KindWatch): Promise<void> {
  const batch = createBatch(watch.sink, watch.signal);
  let version: string | undefined;
  let failures = 0;
  while (!watch.signal.aborted) {
    try {
      if (version === undefined) {
        await batch.flush();
        batch.clear();
        version = await listAll(watch);
      }
      watch.report({ state: 'live' });
      failures = 0;
      version = await follow(watch, batch, version);
    } catch (error) {
      if (watch.signal.aborted) return;
      const refused = isGennakerError(error) && (error.code === 'forbidden' || error.code === 'not-found');
      watch.report({ state: refused ? 'refused' : 'stale', reason: messageOf(error) });
      failures++;
      await pause(refused ? refusedPauseMs : backoffMs(failures), watch.signal);
    }
  }
}

async function listAll(watch: KindWatch): Promise<string> {
  const found: InventoryResource[] = [];
  let version = '';
  let next: string | undefined;
  do {
    const answer = await watch.connection.request({
      path: pathOf(watch),
      query: { limit: pageSize, continue: next },
      accept: acceptOf(watch.kind.kind, 'PartialObjectMetadataList'),
      signal: watch.signal,
      timeoutMs: 60_000,
    });
    if (answer.status !== 200) throw refused(watch, answer);
    for (const item of listAt(answer.body, 'items')) {
      const resource = convert(watch, item);
      if (resource) found.push(resource);
    }
    version = stringAt(metadataOf(answer.body), 'resourceVersion') ?? '';
    next = stringAt(metadataOf(answer.body), 'continue') || undefined;
  } while (next);
  await watch.sink.replace(watch.account, watch.kind.kind, found, watch.namespace);
  return version;
}

/** Until the server ends the watch. Returns the version to go on from, undefined when everything must be listed anew. */
async function follow(watch: KindWatch, batch: Batch, from: string): Promise<string | undefined> {
  const stream = await watch.connection.stream({
    path: pathOf(watch),
    query: {
      watch: true,
      resourceVersion: from,
      allowWatchBookmarks: true,
      timeoutSeconds: Math.round(watchSeconds * (1 + Math.random())),
    },
    accept: acceptOf(watch.kind.kind, 'PartialObjectMetadata'),
    signal: watch.signal,
    silenceMs,
  });
  if ('refused' in stream) {
    if (stream.refused.status === 410) return undefined;
    throw refused(watch, stream.refused);
  }
  let version = from;
  const startedAt = Date.now();
  try {
    for await (const line of stream.lines) {
      const seen = handle(watch, batch, line);
      if (seen === 'relist') return undefined;
      version = seen ?? version;
    }
  } catch (error) {
    // A connection that fell silent is opened again at once; one that broke right away counts as a fault.
    if (Date.now() - startedAt < 5000) throw error;
  }
  // A server that ends every watch at once must not be asked in a tight circle.
  if (Date.now() - startedAt < 1000) await pause(1000, watch.signal);
  return version;
}

/** One event. The version it carries, or `relist` when the server has lost the thread. */
function handle(watch: KindWatch, batch: Batch, line: string): string | 'relist' | undefined {
  if (line.trim() === '') return undefined;
  const event: unknown = JSON.parse(line);
  const object = objectAt(event, 'object');
  switch (isJsonObject(event) ? event.type : undefined) {
    case 'BOOKMARK':
      break;
    case 'ERROR':
      if (numberAt(object, 'code') === 410) return 'relist';
      throw refused(watch, { status: numberAt(object, 'code') ?? 500, body: object });
    case 'DELETED': {
      const resource = convert(watch, object);
      if (resource) batch.drop(resource.id);
      break;
    }
    case 'ADDED':
    case 'MODIFIED': {
      const resource = convert(watch, object);
      if (resource) batch.put(resource);
      break;
    }
  }
  return stringAt(metadataOf(object), 'resourceVersion');
}

function convert(watch: KindWatch, object: unknown): InventoryResource | undefined {
  if (!nameOf(object) || !watch.includes(stringAt(metadataOf(object), 'namespace'))) return undefined;
  return toInventory(watch.account, watch.kind.kind, object);
}

const pathOf = (watch: KindWatch): string => objectPath(watch.kind, { name: '', namespace: watch.namespace });

/** The content of secrets does not even cross the wire; a server that cannot do that sends all, and nothing is kept. */
function acceptOf(kind: string, shape: string): string {
  return metadataOnly.has(kind)
    ? `application/json;as=${shape};g=meta.k8s.io;v=v1,application/json`
    : 'application/json';
}

function refused(watch: KindWatch, answer: { status: number; body: unknown }) {
  const where = watch.namespace ? ` in ${watch.namespace}` : '';
  return refusal(answer, { account: watch.account, object: `${watch.kind.plural}${where}`, verb: 'list' });
}
