/** The plain verbs on objects: get, create, replace, delete and delete a collection. */
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import { asJson, type KubeObject, keyOf } from '../objects.ts';
import { section } from '../resources/pod-defaults.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { createObject } from '../write/create.ts';
import { type DeleteOptions, deleteObject } from '../write/delete.ts';
import type { Propagation } from '../write/options.ts';
import { updateObject } from '../write/update.ts';
import { formOf } from './accept.ts';
import { decodeBody, mediaTypeOf, parseBody, parseJsonText } from './body.ts';
import { type Call, isDryRun, managerOf, numberParameter, readBody, sendJson } from './call.ts';
import { includedOf } from './list.ts';
import type { Route } from './route.ts';
import { selectionOf } from './selection.ts';
import { badRequest, groupResource, invalid, notFound, notSupported, success } from './status.ts';
import { metadataOnly, tableOf } from './table.ts';

export function existing(cluster: Cluster, route: Route): KubeObject {
  const name = route.name ?? '';
  const object = cluster.store.get(route.resource, route.namespace, name);
  if (object === undefined) throw notFound(route.resource, name);
  return object;
}

/** Answers with an object in the form the client accepts. */
export function sendObject(call: Call, resource: Resource, code: number, object: KubeObject): void {
  const form = formOf(call);
  const metadata = { resourceVersion: object.metadata.resourceVersion };
  if (form === 'table') sendJson(call, code, tableOf(resource, [object], metadata, includedOf(call)));
  else sendJson(call, code, form === 'metadata' ? metadataOnly(object) : asJson(object));
}

export async function create(cluster: Cluster, call: Call, route: Route): Promise<void> {
  const { resource, namespace } = route;
  const body = decodeBody(call, resource, parseBody(call, await readBody(call)));
  checkNamespace(route, body);
  const options = { manager: managerOf(call), dryRun: isDryRun(call) };
  sendObject(call, resource, 201, createObject(cluster, resource, namespace, body, options));
}

export async function replace(cluster: Cluster, call: Call, route: Route): Promise<void> {
  const { resource } = route;
  const body = decodeBody(call, resource, parseBody(call, await readBody(call)));
  checkNamespace(route, body);
  checkName(route, body);
  const before = existing(cluster, route);
  const options = { manager: managerOf(call), dryRun: isDryRun(call), subresource: route.subresource };
  sendObject(call, resource, 200, updateObject(cluster, resource, before, body, options));
}

export function checkNamespace(route: Route, body: JsonObject): void {
  const sent = section(body, 'metadata').namespace;
  if (!route.resource.namespaced || sent === undefined || sent === '' || sent === route.namespace) return;
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

export function checkName(route: Route, body: JsonObject): void {
  const metadata = section(body, 'metadata');
  const sent = metadata.name ?? '';
  if (sent === '') metadata.name = route.name ?? '';
  else if (sent !== route.name) {
    throw badRequest(
      `the name of the object (${String(sent).slice(0, 253)}) does not match the name on the URL (${route.name})`,
    );
  }
}

export async function remove(cluster: Cluster, call: Call, route: Route): Promise<void> {
  const { resource } = route;
  const options = await deleteOptions(call, resource);
  const { object, gone } = deleteObject(cluster, resource, existing(cluster, route), options);
  if (!gone || resource.plural === 'pods') return sendObject(call, resource, 200, object);
  const { name, uid } = object.metadata;
  const group = resource.group === '' ? {} : { group: resource.group };
  sendJson(call, 200, success({ name, ...group, kind: resource.plural, uid }));
}

export async function removeCollection(cluster: Cluster, call: Call, route: Route): Promise<void> {
  const { resource, namespace } = route;
  const options = await deleteOptions(call, resource);
  const test = selectionOf(call, resource, namespace);
  const objects = cluster.store
    .list(resource)
    .filter(test)
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = objects.map((object): Json => asJson(deleteObject(cluster, resource, object, options).object));
  const metadata = { resourceVersion: String(cluster.store.revision) };
  sendJson(call, 200, { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items });
}

const policies: readonly Propagation[] = ['Foreground', 'Background', 'Orphan'];

/** Options come in the body, in the query, or half and half. */
async function deleteOptions(call: Call, resource: Resource): Promise<DeleteOptions> {
  const text = await readBody(call);
  const type = mediaTypeOf(call);
  const parsed: Json = text.trim() === '' ? {} : type === '' ? parseJsonText(text) : parseBody(call, text);
  const body = isJsonObject(parsed) ? parsed : {};
  const preconditions = isJsonObject(body.preconditions) ? body.preconditions : {};
  const seconds = body.gracePeriodSeconds ?? numberParameter(call, 'gracePeriodSeconds');
  const orphans = body.orphanDependents === true || call.query.get('orphanDependents') === 'true';
  const policy = body.propagationPolicy ?? call.query.get('propagationPolicy') ?? (orphans ? 'Orphan' : undefined);
  return {
    propagation: policy === undefined || policy === '' ? defaultPropagation(resource) : propagationOf(policy),
    grace: typeof seconds === 'number' ? seconds : undefined,
    uid: typeof preconditions.uid === 'string' ? preconditions.uid : undefined,
    resourceVersion: typeof preconditions.resourceVersion === 'string' ? preconditions.resourceVersion : undefined,
    dryRun: isDryRun(call) || (Array.isArray(body.dryRun) && body.dryRun.includes('All')),
  };
}

/** Jobs of batch/v1 keep their pods unless told otherwise; that is how the API began and it stayed. */
const defaultPropagation = (resource: Resource): Propagation | undefined =>
  groupResource(resource) === 'jobs.batch' ? 'Orphan' : undefined;

function propagationOf(policy: Json): Propagation {
  const found = policies.find((one) => one === policy);
  if (found !== undefined) return found;
  const options = { group: 'meta.k8s.io', plural: '', kind: 'DeleteOptions' };
  throw invalid(options, '', [notSupported('propagationPolicy', policy, [...policies, 'nil'])]);
}
