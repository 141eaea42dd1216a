import { invalid } from '#lib/kernel/errors';
import { stringAt } from '#lib/kernel/json';
import type { ManifestRef } from '#lib/providers/contract';
import type { ClusterConnection } from '#lib/providers/kubernetes/connection';
import { knownKind } from '#lib/providers/kubernetes/kinds';
import { listAt } from '#lib/providers/kubernetes/manifest';
import { refusal } from '#lib/providers/kubernetes/refusal';

/** Where a kind lives in the API. */
export interface ApiKind {
  kind: string;
  /** `apps/v1` */
  apiVersion: string;
  plural: string;
  namespaced: boolean;
}

export interface Discovery {
  /** Throws `invalid` for a kind that this cluster does not serve. */
  find(kind: string, apiVersion?: string, signal?: AbortSignal): Promise<ApiKind>;
}

/**
 * Known kinds in their usual version need no request. Everything else is asked of the cluster, one group at a time, and
 * remembered for a while; a kind that is missing is asked again, because its definition may just have been applied.
 */
export function createDiscovery(connection: ClusterConnection, account: string): Discovery {
  const groups = new Map<string, Promise<ApiKind[]>>();

  async function served(apiVersion: string, fresh: boolean, signal?: AbortSignal): Promise<ApiKind[]> {
    if (fresh) groups.delete(apiVersion);
    const known = groups.get(apiVersion);
    if (known) return known;
    const asked = ask(apiVersion, signal);
    groups.set(apiVersion, asked);
    asked.catch(() => groups.delete(apiVersion));
    return asked;
  }

  async function ask(apiVersion: string, signal?: AbortSignal): Promise<ApiKind[]> {
    const answer = await connection.request({ path: groupPath(apiVersion), signal });
    if (answer.status === 404) return [];
    if (answer.status !== 200) throw refusal(answer, { account, object: `API ${apiVersion}`, verb: 'read' });
    return listAt(answer.body, 'resources').flatMap((resource) => {
      const plural = stringAt(resource, 'name') ?? '';
      const kind = stringAt(resource, 'kind') ?? '';
      if (!plural || !kind || plural.includes('/')) return [];
      return { kind, apiVersion, plural, namespaced: resource.namespaced === true };
    });
  }

  async function versions(signal?: AbortSignal): Promise<string[]> {
    const answer = await connection.request({ path: '/apis', signal });
    if (answer.status !== 200) throw refusal(answer, { account, object: 'API groups', verb: 'list' });
    return listAt(answer.body, 'groups').flatMap((group) => {
      const preferred = group.preferredVersion;
      const version = stringAt(preferred, 'groupVersion') ?? stringAt(listAt(group, 'versions')[0], 'groupVersion');
      return version ? [version] : [];
    });
  }

  return {
    async find(kind, apiVersion, signal) {
      const [bareKind = kind, ...group] = kind.split('.');
      const known = group.length === 0 ? knownKind(bareKind) : undefined;
      const usual = known && (known.group ? `${known.group}/${known.version}` : known.version);
      if (known && usual && (!apiVersion || apiVersion === usual)) {
        return { kind: known.kind, apiVersion: usual, plural: known.plural, namespaced: known.namespaced };
      }
      if (apiVersion && !/^[a-z0-9.-]+(\/[a-z0-9]+)?$/.test(apiVersion))
        throw invalid(`“${apiVersion}” is no apiVersion`);
      const candidates = apiVersion
        ? [apiVersion]
        : (await versions(signal)).filter((version) => group.length === 0 || version.startsWith(`${group.join('.')}/`));
      for (const fresh of [false, true]) {
        for (const version of candidates) {
          const found = (await served(version, fresh, signal)).find((item) => matches(item, bareKind));
          if (found) return found;
        }
      }
      throw invalid(
        `Cluster ${account} does not know the kind ${kind}${apiVersion ? ` of ${apiVersion}` : ''}; is its definition installed?`,
        { object: kind },
      );
    },
  };
}

const matches = (item: ApiKind, name: string): boolean =>
  item.kind.toLowerCase() === name.toLowerCase() || item.plural === name.toLowerCase();

const groupPath = (apiVersion: string): string =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** The path of one object, or of all of a kind when `ref.name` is empty. Names are escaped. */
export function objectPath(kind: ApiKind, ref: Pick<ManifestRef, 'name' | 'namespace'>, subresource?: string): string {
  for (const part of [ref.name, ref.namespace]) {
    // Dots alone would climb up the path.
    if (part === '.' || part === '..') throw invalid(`“${part}” is no name`);
  }
  const parts = [groupPath(kind.apiVersion)];
  if (kind.namespaced && ref.namespace) parts.push('namespaces', encodeURIComponent(ref.namespace));
  parts.push(kind.plural);
  if (ref.name) parts.push(encodeURIComponent(ref.name));
  if (subresource) parts.push(subresource);
  return parts.join('/');
}
