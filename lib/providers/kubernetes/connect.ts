import { createHash } from 'node:crypto';
import type { Resolve } from '#lib/http/outbound-names';
import { type Clock, systemClock } from '#lib/kernel/clock';
import type { AppliedManifest, CloudAccount, ManifestCloud } from '#lib/providers/contract';
import { type ClusterApi, createApi } from '#lib/providers/kubernetes/api';
import { applyManifest } from '#lib/providers/kubernetes/apply';
import { artifactsIn } from '#lib/providers/kubernetes/artifacts/binding';
import { bindManifests, removeOldVersions } from '#lib/providers/kubernetes/artifacts/versions';
import { openConnection } from '#lib/providers/kubernetes/connection';
import { createDiscovery } from '#lib/providers/kubernetes/discovery';
import { endingOf } from '#lib/providers/kubernetes/ending';
import { eventsOf, logOf } from '#lib/providers/kubernetes/events';
import { jobsOf } from '#lib/providers/kubernetes/job';
import { clusterAddress } from '#lib/providers/kubernetes/kubeconfig';
import { marksFor } from '#lib/providers/kubernetes/marks';
import { manifestsIn, parseManifests } from '#lib/providers/kubernetes/parse';
import { prepareManifests } from '#lib/providers/kubernetes/prepare';
import { driftOf } from '#lib/providers/kubernetes/preview/drift';
import { previewChange } from '#lib/providers/kubernetes/preview/preview';
import { removeObject, removeSelected, selectObjects } from '#lib/providers/kubernetes/removal';
import { keptRevisions } from '#lib/providers/kubernetes/rollout/revisions';
import { stableOnceApplied } from '#lib/providers/kubernetes/rollout/rules';
import { stabilityOf } from '#lib/providers/kubernetes/rollout/stability';
import { undoRollout } from '#lib/providers/kubernetes/rollout/undo';
import { membersOf, scaleWorkload } from '#lib/providers/kubernetes/scaling';
import { scopeOf } from '#lib/providers/kubernetes/scope';
import { trafficOf } from '#lib/providers/kubernetes/traffic';

export interface KubernetesOptions {
  /** Lets kubeconfigs run programs and read files of this machine to sign in. Only the operator may say so. */
  allowLocalCredentials?: boolean;
  /** All that such programs see of our environment, besides what the kubeconfig gives them. Default: nothing. */
  programEnvironment?: Readonly<Record<string, string>>;
  clock?: Clock;
  /** How long a watch may be silent before its connection counts as dead; default two minutes. */
  watchSilenceMs?: number;
  /** How host names become addresses; default as this machine resolves them. */
  resolve?: Resolve;
}

interface Opened {
  api: ClusterApi;
  defaultNamespace: string;
}

/** Connections and what was discovered live on between the steps of a stage; a changed account is another key. */
const opened = new Map<string, Opened>();
const mostOpened = 200;

export function openCluster(account: CloudAccount, options: KubernetesOptions): Opened {
  const allow = options.allowLocalCredentials === true;
  const key = createHash('sha256')
    .update(JSON.stringify([account.name, account.settings, account.secrets, allow]))
    .digest('base64');
  const found = opened.get(key);
  if (found) return found;
  const address = clusterAddress(account, allow && { environment: options.programEnvironment ?? {} });
  const scope = scopeOf(account);
  const defaultNamespace = scope.includesNamespace(address.namespace)
    ? address.namespace
    : (scope.namespaces?.[0] ?? address.namespace);
  const connection = openConnection(account.name, address, options.resolve);
  const api = createApi({
    account: account.name,
    connection,
    discovery: createDiscovery(connection, account.name),
    scope,
    defaultNamespace,
  });
  const made = { api, defaultNamespace };
  opened.set(key, made);
  const oldest = opened.keys().next().value;
  if (opened.size > mostOpened && oldest !== undefined) opened.delete(oldest);
  return made;
}

export function connectKubernetes(account: CloudAccount, options: KubernetesOptions = {}): ManifestCloud {
  const { api, defaultNamespace } = openCluster(account, options);
  const clock = options.clock ?? systemClock;
  const byName = account.settings.dockerImageBinding === 'match-name-only';
  return {
    account: account.name,
    parse: (source) =>
      typeof source === 'string' ? parseManifests(source) : manifestsIn(source, 'The list of manifests'),
    prepare: (manifests, wishes) => prepareManifests(manifests, { ...wishes, defaultNamespace }),
    marksFor: (live, wishes) => marksFor(live, { ...wishes, defaultNamespace }),
    bind: (manifests, wishes) => bindManifests(api, manifests, { untaggedOnly: byName, ...wishes }),
    removeOldVersions: (manifest, signal) => removeOldVersions(api, manifest, signal),
    apply: async (manifest, wishes = {}) => settling(await applyManifest(api, manifest, wishes)),
    preview: (change, signal) => previewChange(api, change, signal),
    read: (ref, signal) => api.get(ref, signal),
    remove: (ref, wishes) => removeObject(api, ref, wishes),
    removeByLabels: (kinds, namespace, selector, wishes) => removeSelected(api, kinds, namespace, selector, wishes),
    ending: (ref, signal) => endingOf(api, ref, signal),
    patch: (ref, body, strategy, signal) => api.patch(ref, body, { strategy, signal }),
    scale: (ref, replicas, signal) => scaleWorkload(api, ref, replicas, signal),
    undoRollout: (ref, target, key, signal) => undoRollout(api, ref, target, key, signal),
    revisions: (ref, signal) => keptRevisions(api, ref, signal),
    drift: (deployed, signal) => driftOf(api, deployed, signal),
    stability: (ref, signal) => stabilityOf(api, ref, clock.now, signal),
    members: (target, signal) => membersOf(api, target, signal),
    select: (kinds, namespace, selector, signal) => selectObjects(api, kinds, namespace, selector, signal),
    jobs: jobsOf(api, clock.now),
    traffic: trafficOf(api),
    artifactsIn: (manifest) => artifactsIn(manifest, account.name),
    log: (pod, wishes) => logOf(api, pod, wishes),
    events: (ref) => eventsOf(api, ref),
  };
}

function settling(applied: AppliedManifest): AppliedManifest {
  const stable = applied.outcome === 'pending' ? undefined : stableOnceApplied(applied.manifest);
  return stable === undefined ? applied : { ...applied, stable };
}
