import { type GennakerError, isGennakerError, messageOf, unavailable } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
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
 * server has forgotten that version (410) everything is listed anew. Faults lead to growing pauses, and what failed is live
 * again only once it holds: a state that changes with each attempt would tell nobody anything. A kind that cannot
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
  /** A connection that says nothing for so long is dead. Bookmarks come about once a minute; default two minutes. */
  silenceMs?: number;
}

export type KindState =
  | { state: 'syncing' }
  | { state: 'live' }
  | { state: 'refused'; reason: string }
  | { state: 'stale'; reason: string };

const watchSeconds = 300;
const defaultSilenceMs = 120_000;
const refusedPauseMs = 5 * 60_000;
/** A watch that lived so long was a good one. */
const steadyMs = 5000;
const pageSize = 250;
const refusals = new Set<string>(['forbidden', 'not-found']);
const metadataOnly = new Set(['Secret', 'ConfigMap']);

export async function watchKind(watch: KindWatch): Promise<void> {
  const batch = createBatch(watch.sink, watch.signal);
  let version: string | undefined;
  let failures = 0;
  let forgotten = 0;
  while (!watch.signal.aborted) {
    try {
      // A list that was read is as good as what was watched; a watch that only opens may break again right away.
      const trusted = version === undefined || failures === 0;
      version ??= await listAll(watch, batch);
      const startedAt = Date.now();
      const heard = () => {
        failures = 0;
        watch.report({ state: 'live' });
      };
      version = await follow(watch, batch, version, { trusted, heard });
      // One lost version is daily business; a server that loses each at once must not be made to list without end.
      forgotten = version === undefined && Date.now() - startedAt < steadyMs ? forgotten + 1 : 0;
      if (forgotten > 1) await pause(backoffMs(forgotten - 1), watch.signal);
    } catch (error) {
      if (watch.signal.aborted) return;
      const refused = isGennakerError(error) && refusals.has(error.code) && !isUnknownToCluster(error);
      watch.report({ state: refused ? 'refused' : 'stale', reason: messageOf(error) });
      failures++;
      await pause(refused ? refusedPauseMs : backoffMs(failures), watch.signal);
    }
  }
}

/** Each page is written before the next is asked for, so that no more than one is held. */
async function listAll(watch: KindWatch, batch: Batch): Promise<string> {
  const found = new Set<string>();
  let version: string;
  let next: string | undefined;
  do {
    ({ version, next } = await listPage(watch, next, (resource) => {
      found.add(resource.id);
      batch.put(resource);
    }));
    await batch.flush();
    watch.signal.throwIfAborted();
  } while (next);
  await watch.sink.retain(watch.account, watch.kind.kind, found, watch.namespace);
  batch.retain(found);
  return version;
}

/** What is on the page that begins at `from`, and where the next one does. */
async function listPage(watch: KindWatch, from: string | undefined, take: (resource: InventoryResource) => void) {
  const answer = await watch.connection.request({
    path: pathOf(watch),
    query: { limit: pageSize, continue: from },
    accept: acceptOf(watch.kind.kind, 'PartialObjectMetadataList'),
    signal: watch.signal,
    timeoutMs: 60_000,
  });
  if (answer.status !== 200) throw refused(watch, answer);
  // Taking anything else for an empty list would empty the inventory.
  if (!isList(answer.body)) throw notAList(watch);
  for (const item of listAt(answer.body, 'items')) {
    const resource = convert(watch, item);
    if (resource) take(resource);
  }
  const metadata = metadataOf(answer.body);
  return {
    version: stringAt(metadata, 'resourceVersion') ?? '',
    next: stringAt(metadata, 'continue') || undefined,
  };
}

/** An empty list may carry null for its items: that is how the API server writes one of nothing but metadata. */
function isList(body: unknown): body is JsonObject {
  if (!isJsonObject(body)) return false;
  return Array.isArray(body.items) || (body.items === null && stringAt(body, 'kind')?.endsWith('List') === true);
}

interface Following {
  /** It counts as live once it is open; else it has to say something first, or to live for a while. */
  trusted: boolean;
  heard(): void;
}

/** Until the server ends the watch. Returns the version to go on from, undefined when everything must be listed anew. */
async function follow(
  watch: KindWatch,
  batch: Batch,
  from: string,
  { trusted, heard }: Following,
): Promise<string | undefined> {
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
    silenceMs: watch.silenceMs ?? defaultSilenceMs,
  });
  if ('refused' in stream) {
    if (stream.refused.status === 410) return undefined;
    throw refused(watch, stream.refused);
  }
  if (trusted) watch.report({ state: 'live' });
  let version = from;
  const startedAt = Date.now();
  const steady = setTimeout(heard, steadyMs);
  try {
    for await (const line of stream.lines) {
      const seen = handle(watch, batch, line);
      if (seen !== undefined) heard();
      if (seen === 'relist') return undefined;
      version = seen ?? version;
    }
  } catch (error) {
    const silent = isGennakerError(error) && error.code === 'timeout';
    // A connection that fell silent is opened again at once; one that broke right away counts as a fault.
    if (!silent && Date.now() - startedAt < steadyMs) throw error;
  } finally {
    clearTimeout(steady);
  }
  if (Date.now() - startedAt >= steadyMs) heard();
  // A server that ends every watch at once must not be asked in a tight circle.
  if (Date.now() - startedAt < 1000) await pause(1000, watch.signal);
  return version;
}

/** One event. The version it carries, or `relist` when the server has lost the thread. */
function handle(watch: KindWatch, batch: Batch, line: string): string | 'relist' | undefined {
  if (line.trim() === '') return undefined;
  const event = parsed(watch, line);
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

function parsed(watch: KindWatch, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw unavailable(
      `Cluster ${watch.account} sent something that is not JSON while ${watch.kind.plural} were watched`,
      {
        object: watch.account,
      },
    );
  }
}

const notAList = (watch: KindWatch) =>
  unavailable(`Cluster ${watch.account} answered something that is no list of ${watch.kind.plural}`, {
    object: watch.account,
  });

/** A token that ended is soon another: that is a fault that passes and not a right that is missing. */
const isUnknownToCluster = (error: GennakerError): boolean => error.data === 'unauthenticated';

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
