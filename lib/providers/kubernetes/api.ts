import { GennakerError, notFound } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestRef, PatchStrategy } from '#lib/providers/contract';
import type { ApiAnswer, ClusterConnection } from '#lib/providers/kubernetes/connection';
import { type ApiKind, type Discovery, objectPath } from '#lib/providers/kubernetes/discovery';
import { listAt, metadataOf, titleOf } from '#lib/providers/kubernetes/manifest';
import { type RefusalSubject, refusal } from '#lib/providers/kubernetes/refusal';
import type { Scope } from '#lib/providers/kubernetes/scope';

export const fieldManager = 'gennaker';

/** Verbs on objects of one account: names resolved, scope checked, refusals turned into errors. */
export interface ClusterApi {
  account: string;
  connection: ClusterConnection;
  scope: Scope;
  /** The kind as the cluster serves it and the namespace filled in; throws outside of the account's scope. */
  locate(ref: ManifestRef, signal?: AbortSignal): Promise<{ kind: ApiKind; ref: ManifestRef }>;
  get(ref: ManifestRef, signal?: AbortSignal): Promise<Manifest | undefined>;
  /** Like `get`, but throws `not-found`. */
  need(ref: ManifestRef, signal?: AbortSignal): Promise<Manifest>;
  list(query: ListQuery, signal?: AbortSignal): Promise<Manifest[]>;
  patch(ref: ManifestRef, body: Json, options: PatchOptions): Promise<Manifest>;
}

export interface ListQuery {
  kind: string;
  apiVersion?: string;
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

export interface PatchOptions {
  strategy: PatchStrategy;
  subresource?: string;
  signal?: AbortSignal;
  /** The cluster checks it and answers what it would be, and stores nothing. */
  dryRun?: boolean;
}

const contentTypes: Record<PatchStrategy, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

const misfit = 'an operation of the JSON patch does not fit it: a test fails, or a path does not exist';

const pageSize = 500;
/** Lists read for one decision; beyond this the selector is too wide to decide anything. */
const maxListed = 20_000;

export function createApi(deps: {
  account: string;
  connection: ClusterConnection;
  discovery: Discovery;
  scope: Scope;
  defaultNamespace: string;
}): ClusterApi {
  const { account, connection, discovery, scope } = deps;

  const api: ClusterApi = {
    account,
    connection,
    scope,
    async locate(ref, signal) {
      const kind = await discovery.find(ref.kind, ref.apiVersion, signal);
      const namespace = kind.namespaced ? ref.namespace || deps.defaultNamespace : undefined;
      scope.check(kind.kind, namespace);
      return { kind, ref: { kind: kind.kind, apiVersion: kind.apiVersion, name: ref.name, namespace } };
    },
    async get(ref, signal) {
      const found = await api.locate(ref, signal);
      const answer = await connection.request({ path: objectPath(found.kind, found.ref), signal });
      if (answer.status === 404) return undefined;
      return manifestIn(answer, { account, object: titleOf(found.ref), verb: 'read' });
    },
    async need(ref, signal) {
      const found = await api.get(ref, signal);
      if (!found) throw notFound(`${titleOf(ref)} does not exist in ${account}`, { object: titleOf(ref) });
      return found;
    },
    async list(query, signal) {
      const { kind, ref } = await api.locate({ ...query, name: '' }, signal);
      const found: Manifest[] = [];
      let next: string | undefined;
      do {
        const answer = await connection.request({
          path: objectPath(kind, ref),
          query: {
            labelSelector: query.labelSelector,
            fieldSelector: query.fieldSelector,
            limit: pageSize,
            continue: next,
          },
          signal,
        });
        const about = { account, object: `${kind.plural} in ${ref.namespace ?? 'the cluster'}`, verb: 'list' };
        if (answer.status !== 200) throw refusal(answer, about);
        for (const item of listAt(answer.body, 'items')) found.push(asManifest(item, kind));
        next = stringAt(metadataOf(answer.body), 'continue') || undefined;
        if (found.length > maxListed) {
          throw new GennakerError('limit', `There are more than ${maxListed} ${about.object}; narrow the selection`);
        }
      } while (next);
      return found;
    },
    async patch(ref, body, options) {
      const found = await api.locate(ref, options.signal);
      const answer = await connection.request({
        method: 'PATCH',
        path: objectPath(found.kind, found.ref, options.subresource),
        query: { fieldManager, dryRun: options.dryRun ? 'All' : undefined },
        contentType: contentTypes[options.strategy],
        body,
        signal: options.signal,
      });
      return manifestIn(answer, {
        account,
        object: titleOf(found.ref),
        verb: 'change',
        ...(options.strategy === 'json' ? { unsaid: misfit } : {}),
        ...secretIn(found.kind.kind, body),
      });
    },
  };
  return api;
}

/** What of a request must not be quoted in its refusal. */
export const secretIn = (kind: string, sent: Json): { secret?: Json } => (kind === 'Secret' ? { secret: sent } : {});

export function manifestIn(answer: ApiAnswer, about: RefusalSubject): Manifest {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, about);
  if (!isJsonObject(answer.body)) {
    throw new GennakerError('unavailable', `Cluster ${about.account} answered something that is not JSON`, {
      object: about.account,
    });
  }
  return asManifest(answer.body);
}

/** Items of a list come without kind and apiVersion. */
function asManifest(object: JsonObject, kind?: ApiKind): Manifest {
  return {
    ...object,
    apiVersion: stringAt(object, 'apiVersion') ?? kind?.apiVersion ?? '',
    kind: stringAt(object, 'kind') ?? kind?.kind ?? '',
    metadata: objectAt(object, 'metadata'),
  };
}
