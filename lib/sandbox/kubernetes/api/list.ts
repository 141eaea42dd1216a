import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, keyOf } from '../objects.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { formOf } from './accept.ts';
import { type Call, numberParameter, sendJson, sendText } from './call.ts';
import { selectionOf } from './selection.ts';
import { badRequest, expired, StatusError } from './status.ts';
import { type Included, metadataOnly, tableOf } from './table.ts';

/** Where the next page begins; the revision keeps the pages consistent with each other. */
interface Position {
  revision: number;
  after: string;
}

const encode = (position: Position): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: position.revision, start: position.after })).toString(
    'base64url',
  );

function decodePosition(token: string): Position {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (isJsonObject(value) && typeof value.rv === 'number' && typeof value.start === 'string') {
      return { revision: value.rv, after: value.start };
    }
  } catch {
    // Falls through: a token nobody issued.
  }
  throw badRequest('invalid continue token: continue key is not valid: illegal base64 data at input byte 0');
}

export function listObjects(cluster: Cluster, call: Call, resource: Resource, namespace: string): void {
  const form = formOf(call);
  const page = readPage(cluster, call, resource, namespace);
  const { metadata, objects } = page;
  if (form === 'table') {
    sendJson(call, 200, tableOf(resource, objects, metadata, includedOf(call)));
  } else if (form === 'metadata') {
    const items = objects.map(metadataOnly);
    // The real one writes null where there is nothing.
    const found = items.length > 0 ? items : null;
    sendJson(call, 200, { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: found });
  } else {
    const head = JSON.stringify({ kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata });
    const items = objects.map((object) => cluster.store.textOf(object)).join(',');
    sendText(call, 200, 'application/json', `${head.slice(0, -1)},"items":[${items}]}\n`);
  }
}

export function includedOf(call: Call): Included {
  const asked = call.query.get('includeObject');
  return asked === 'None' || asked === 'Object' ? asked : 'Metadata';
}

function readPage(cluster: Cluster, call: Call, resource: Resource, namespace: string) {
  const limit = numberParameter(call, 'limit') ?? 0;
  const token = call.query.get('continue');
  const position = token ? decodePosition(token) : undefined;
  const revision = position?.revision ?? exactRevision(cluster, call) ?? cluster.store.revision;
  const test = selectionOf(call, resource, namespace);
  const all = objectsAt(cluster, resource, revision)
    .filter(test)
    .map((object) => ({ key: keyOf(object), object }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const rest = position === undefined ? all : all.filter(({ key }) => key > position.after);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const metadata: JsonObject = { resourceVersion: String(revision) };
  if (page.length < rest.length) {
    metadata.continue = encode({ revision, after: page.at(-1)?.key ?? '' });
    if (!call.query.get('labelSelector') && !call.query.get('fieldSelector')) {
      metadata.remainingItemCount = rest.length - page.length;
    }
  }
  return { metadata, objects: page.map(({ object }) => object) };
}

function objectsAt(cluster: Cluster, resource: Resource, revision: number): KubeObject[] {
  const objects =
    revision === cluster.store.revision ? cluster.store.list(resource) : cluster.store.listAt(resource, revision);
  if (objects !== undefined) return objects;
  throw expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results.',
  );
}

/** The revision a client insists on. Without resourceVersionMatch any state at least as new does: the present one. */
function exactRevision(cluster: Cluster, call: Call): number | undefined {
  const revision = revisionOf(call);
  if (revision === undefined || revision === 0) return undefined;
  if (revision > cluster.store.revision) throw tooNew(revision, cluster.store.revision);
  return call.query.get('resourceVersionMatch') === 'Exact' ? revision : undefined;
}

export function tooNew(revision: number, current: number): StatusError {
  return new StatusError(504, 'Timeout', `Timeout: Too large resource version: ${revision}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version', field: '' }],
    retryAfterSeconds: 1,
  });
}

export function revisionOf(call: Call): number | undefined {
  const text = call.query.get('resourceVersion');
  if (text === null || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw badRequest(
    `Invalid value: ${JSON.stringify(text.slice(0, 40))}: strconv.ParseUint: parsing ${JSON.stringify(text.slice(0, 40))}: invalid syntax`,
  );
}
