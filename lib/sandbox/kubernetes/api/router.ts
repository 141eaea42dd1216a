import { timingSafeEqual } from 'node:crypto';
import { isJsonObject } from '#lib/kernel/json';
import { type Cluster, version } from '../cluster.ts';
import type { Kinds } from '../resources/registry.ts';
import { mediaTypeOf, parseBody } from './body.ts';
import { type Call, flag, readBody, sendJson, sendText } from './call.ts';
import * as discovery from './discovery.ts';
import { evict } from './eviction.ts';
import { listObjects } from './list.ts';
import { sendLog } from './logs.ts';
import { create, existing, remove, removeCollection, replace, sendObject } from './objects.ts';
import { documentIndex, documentOf, documentV2, itemPaths } from './openapi.ts';
import { documentV2Protobuf } from './openapi-protobuf.ts';
import { patch } from './patch.ts';
import { answerReview } from './reviews.ts';
import { type Route, routeOf } from './route.ts';
import { handleScale } from './scale.ts';
import { badRequest, methodNotAllowed, noSuchResource, unauthorized } from './status.ts';
import { watchObjects } from './watch.ts';

/** Answers one request. Throws a StatusError for what cannot be done. */
export async function handle(cluster: Cluster, token: string | undefined, call: Call): Promise<void> {
  if (/^\/(healthz|readyz|livez)(\/|$)/.test(call.path)) return sendText(call, 200, 'text/plain; charset=utf-8', 'ok');
  if (token !== undefined && !isAuthorized(call, token)) throw unauthorized();
  if (handleDiscovery(cluster.kinds, call)) return;
  if (await handleReview(call)) return;
  const route = routeOf(cluster.kinds, call.path);
  if (route === undefined) throw noSuchResource();
  await handleRoute(cluster, call, route);
}

function isAuthorized(call: Call, token: string): boolean {
  const given = Buffer.from(call.request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const openApiProtobuf = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

function handleDiscovery(kinds: Kinds, call: Call): boolean {
  const path = call.path.replace(/\/$/, '');
  if (path === '/openapi/v2' && (call.request.headers.accept ?? '').includes(openApiProtobuf)) {
    // The answer's type has no @: clients could not parse their own spelling.
    sendText(call, 200, openApiProtobuf.replace('@', '.'), documentV2Protobuf(itemPaths()));
    return true;
  }
  const answer = discoveryAnswer(kinds, call, path);
  if (answer === undefined) return false;
  if (call.method !== 'GET' && call.method !== 'HEAD') throw methodNotAllowed();
  if (answer.kind === 'APIGroupDiscoveryList') {
    const type = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    sendText(call, 200, type, `${JSON.stringify(answer)}\n`);
  } else {
    sendJson(call, 200, answer);
  }
  return true;
}

function discoveryAnswer(kinds: Kinds, call: Call, path: string) {
  const wantsAll = (call.request.headers.accept ?? '').includes('g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
  if (path === '/version') {
    return {
      ...version,
      gitCommit: 'sandbox',
      gitTreeState: 'clean',
      buildDate: '2025-04-22T00:00:00Z',
      goVersion: 'none',
      compiler: 'none',
      platform: 'linux/amd64',
    };
  }
  if (path === '')
    return {
      paths: ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'],
    };
  if (path === '/api')
    return wantsAll ? discovery.aggregated(kinds, true) : discovery.coreVersions(call.request.headers.host ?? '');
  if (path === '/apis') return wantsAll ? discovery.aggregated(kinds, false) : discovery.groupList(kinds);
  if (path === '/openapi/v2') return documentV2();
  if (path === '/openapi/v3') return documentIndex();
  if (path.startsWith('/openapi/v3/')) return documentOf(path.slice('/openapi/v3/'.length));
  return groupAnswer(kinds, path);
}

function groupAnswer(kinds: Kinds, path: string) {
  const [, root, first = '', second] = path.split('/');
  if (path.split('/').length > 4) return undefined;
  if (root === 'api' && second === undefined) {
    const entry = discovery.findGroupVersion(kinds, '', first);
    return entry && discovery.resourceList(entry);
  }
  if (root !== 'apis') return undefined;
  if (second === undefined) {
    const entry = discovery.namedGroups(kinds).find((one) => one.group === first);
    return entry && { kind: 'APIGroup', apiVersion: 'v1', ...discovery.groupOf(entry) };
  }
  const entry = discovery.findGroupVersion(kinds, first, second);
  return entry && discovery.resourceList(entry);
}

/** Some clients send reviews in this form only. The answer does not depend on the question, so it is not read. */
const protobuf = 'application/vnd.kubernetes.protobuf';

async function handleReview(call: Call): Promise<boolean> {
  const parts = call.path.split('/').filter((part) => part !== '');
  const plural = parts.at(-1);
  const review = discovery.reviews.find(
    (one) => one.plural === plural && parts[1] === one.group && parts[2] === one.version,
  );
  if (review === undefined) return false;
  if (call.method !== 'POST') throw methodNotAllowed();
  const text = await readBody(call);
  const body = mediaTypeOf(call) === protobuf ? {} : parseBody(call, text);
  sendJson(call, 201, answerReview(review.kind, review.group, isJsonObject(body) ? body : {}));
  return true;
}

async function handleRoute(cluster: Cluster, call: Call, route: Route): Promise<void> {
  if (route.subresource !== undefined) return handleSubresource(cluster, call, route);
  const { resource, namespace, name } = route;
  const reads = call.method === 'GET' || call.method === 'HEAD';
  if (reads && flag(call, 'watch')) return watchObjects(cluster, call, resource, namespace, name);
  if (name === undefined) {
    if (reads) return listObjects(cluster, call, resource, namespace);
    if (resource.namespaced && namespace === '') throw methodNotAllowed();
    if (call.method === 'POST') return create(cluster, call, route);
    if (call.method === 'DELETE') return removeCollection(cluster, call, route);
    throw methodNotAllowed();
  }
  if (reads) return sendObject(call, resource, 200, existing(cluster, route));
  if (call.method === 'PUT') return replace(cluster, call, route);
  if (call.method === 'PATCH') return patch(cluster, call, route);
  if (call.method === 'DELETE') return remove(cluster, call, route);
  throw methodNotAllowed();
}

async function handleSubresource(cluster: Cluster, call: Call, route: Route): Promise<void> {
  const { resource, subresource } = route;
  if (subresource === 'scale' && resource.hasScale) return handleScale(cluster, call, route);
  if (subresource === 'status' && resource.hasStatus) {
    if (call.method === 'GET') return sendObject(call, resource, 200, existing(cluster, route));
    if (call.method === 'PUT') return replace(cluster, call, route);
    if (call.method === 'PATCH') return patch(cluster, call, route);
    throw methodNotAllowed();
  }
  if (resource.plural === 'pods') return handlePodSubresource(cluster, call, route);
  throw noSuchResource();
}

async function handlePodSubresource(cluster: Cluster, call: Call, route: Route): Promise<void> {
  if (route.subresource === 'log' && call.method === 'GET') return sendLog(cluster, call, route);
  if (route.subresource === 'eviction' && call.method === 'POST') return evict(cluster, call, route);
  if (/^(exec|attach|portforward|proxy)$/.test(route.subresource ?? '')) {
    existing(cluster, route);
    throw badRequest(`the sandbox runs no real containers: ${route.subresource} is not possible here`);
  }
  throw noSuchResource();
}
