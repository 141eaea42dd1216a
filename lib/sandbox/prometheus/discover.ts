/** Service discovery: the pods of a cluster, asked for over its API like any client would, become targets. */
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Target } from './series/service.ts';

export interface DiscoveredCluster {
  /** Becomes the label `account`. */
  name: string;
  url: string;
}

/** Asks every `everyMs` until the signal aborts; a cluster that does not answer keeps the targets it had. */
export function discoverPods(
  cluster: DiscoveredCluster,
  everyMs: number,
  report: (running: Target[]) => void,
  signal: AbortSignal,
): void {
  const look = async () => {
    try {
      const headers = { accept: 'application/json' };
      const response = await fetch(`${cluster.url}/api/v1/pods`, { headers, signal });
      if (response.ok) report(targetsOf(cluster.name, await response.json()));
    } catch {
      // The next look may succeed.
    }
    if (!signal.aborted) setTimeout(look, everyMs).unref();
  };
  void look();
}

/** The running pods of a pod list that say which app they belong to. Pure. */
export function targetsOf(account: string, list: unknown): Target[] {
  const items = isJsonObject(list) && Array.isArray(list.items) ? list.items : [];
  return items.filter(isJsonObject).flatMap((pod) => targetOf(account, pod) ?? []);
}

function targetOf(account: string, pod: JsonObject): Target | undefined {
  const metadata = objectAt(pod, 'metadata');
  const status = objectAt(pod, 'status');
  const own = objectAt(metadata, 'labels');
  const app = stringAt(own, 'app.kubernetes.io/name') ?? stringAt(own, 'app');
  if (!app || stringAt(status, 'phase') !== 'Running' || metadata.deletionTimestamp) return undefined;
  const serverGroup = ownerOf(metadata);
  return {
    labels: {
      ...plainLabels(own),
      job: 'kubernetes-pods',
      instance: `${stringAt(status, 'podIP') ?? '0.0.0.0'}:8080`,
      account,
      app,
      version: versionOf(pod),
      cluster: clusterOf(serverGroup, stringAt(own, 'pod-template-hash')),
      server_group: serverGroup,
      namespace: stringAt(metadata, 'namespace') ?? 'default',
      pod: stringAt(metadata, 'name') ?? '',
    },
    from: Date.parse(stringAt(status, 'startTime') ?? stringAt(metadata, 'creationTimestamp') ?? '') || 0,
  };
}

/** `app.kubernetes.io/version` becomes `app_kubernetes_io_version`, as the usual relabelling does. */
function plainLabels(labels: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name.replace(/[^a-zA-Z0-9_]/g, '_'), String(value)]),
  );
}

function ownerOf(metadata: JsonObject): string {
  const owners = Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences : [];
  return stringAt(owners[0], 'name') ?? stringAt(metadata, 'name') ?? '';
}

function clusterOf(serverGroup: string, hash: string | undefined): string {
  if (hash && serverGroup.endsWith(`-${hash}`)) return serverGroup.slice(0, -hash.length - 1);
  return serverGroup.replace(/-v\d{3,}$/, '');
}

/** The tag of the first container's image. */
function versionOf(pod: JsonObject): string {
  const containers = objectAt(pod, 'spec').containers;
  const image = Array.isArray(containers) ? (stringAt(containers[0], 'image') ?? '') : '';
  return /:([\w.-]+)(?:@.*)?$/.exec(image)?.[1] ?? 'latest';
}
