import { invalid, isGennakerError, notFound } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest, ManifestRef, ManifestTraffic } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { kindOf, spinnakerKind } from '#lib/providers/kubernetes/kinds';
import {
  annotationsOf,
  controllerOf,
  labelsOf,
  metadataOf,
  namespaceOf,
  podTemplateOf,
  refOf,
  specOf,
  textsAt,
  titleOf,
} from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { ownedBy } from '#lib/providers/kubernetes/rollout/owned';

/**
 * Requests reach a pod when it carries the labels a Service selects by. A workload is taken out of traffic by taking
 * these labels from its pods and from its template; the pods go on running and can be put back at once. That works only
 * with labels which the workload does not select its own pods by: without those it would lose the pods themselves.
 */
export function trafficOf(api: ClusterApi): ManifestTraffic {
  return {
    attach: (manifests, options, signal) => attach(api, manifests, options, signal),
    set: (ref, enabled, loadBalancers, signal) => setTraffic(api, ref, { enabled, loadBalancers, act: true }, signal),
    look: (ref, enabled, loadBalancers, signal) => setTraffic(api, ref, { enabled, loadBalancers, act: false }, signal),
  };
}

const patchedAtOnce = 10;

async function attach(
  api: ClusterApi,
  manifests: readonly Manifest[],
  options: { services: readonly string[]; enable: boolean; shared?: boolean },
  signal?: AbortSignal,
): Promise<Manifest[]> {
  const done: Manifest[] = [];
  for (const manifest of manifests) {
    // As in Spinnaker the annotation alone counts on ReplicaSets only; on a Deployment the stage must ask for it.
    const written = manifest.kind === 'ReplicaSet' ? annotatedServices(manifest) : [];
    const asked = manifest.kind === 'ReplicaSet' || manifest.kind === 'Deployment' ? options.services : [];
    const names = [...new Set([...written, ...asked])];
    done.push(
      names.length === 0 ? manifest : await attached(api, manifest, names, { ...options, others: manifests }, signal),
    );
  }
  return done;
}

async function attached(
  api: ClusterApi,
  manifest: Manifest,
  names: readonly string[],
  { others, enable, shared }: { others: readonly Manifest[]; enable: boolean; shared?: boolean },
  signal?: AbortSignal,
): Promise<Manifest> {
  const copy = structuredClone(manifest);
  const annotations = { ...annotationsOf(copy), [annotation.loadBalancers]: JSON.stringify(names) };
  copy.metadata = { ...copy.metadata, annotations };
  if (!enable) return copy;
  const own = labelsOf(podTemplateOf(copy));
  const labels: Record<string, string> = {};
  for (const name of names) {
    const ref = serviceRef(name, namespaceOf(copy));
    const service =
      others.find((other) => other.kind === ref.kind && sameObject(refOf(other), ref)) ?? (await api.get(ref, signal));
    if (!service) {
      throw notFound(`${titleOf(ref)} does not exist, so ${titleOf(refOf(copy))} cannot receive traffic from it`);
    }
    for (const [key, value] of Object.entries(selectorOf(service))) {
      if (shared && own[key] === value) continue;
      if (Object.hasOwn(own, key)) {
        throw invalid(
          `${titleOf(ref)} selects by the label ${key}, which the pods of ${titleOf(refOf(copy))} carry already; give the Service a label of its own, or take ${key} from the pod template`,
        );
      }
      if (Object.hasOwn(labels, key) && labels[key] !== value) {
        throw invalid(`The load balancers ${names.join(', ')} ask for different values of the label ${key}`);
      }
      labels[key] = value;
    }
  }
  const template = podTemplateOf(copy);
  template.metadata = { ...metadataOf(template), labels: { ...own, ...labels } };
  return copy;
}

const sameObject = (left: ManifestRef, right: ManifestRef): boolean =>
  left.name === right.name && (left.namespace ?? '') === (right.namespace ?? '');

/** `["service web"]`, as Spinnaker writes it. Throws `invalid` for anything else. */
export function annotatedServices(manifest: Manifest): string[] {
  const text = annotationsOf(manifest)[annotation.loadBalancers];
  if (text === undefined || text.trim() === '') return [];
  const wrong = () =>
    invalid(
      `The annotation ${annotation.loadBalancers} of ${titleOf(refOf(manifest))} is no list of names; write it like ["service web"]`,
    );
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw wrong();
  }
  if (!Array.isArray(found) || found.some((name) => typeof name !== 'string')) throw wrong();
  return found;
}

/** `service web` */
function serviceRef(name: string, namespace: string | undefined): ManifestRef {
  const [kind = '', object = '', ...rest] = name.trim().split(/\s+/);
  if (!object || rest.length > 0)
    throw invalid(`“${name}” is no load balancer; write kind and name, like “service web”`);
  if (kindOf(kind) !== 'Service') {
    throw invalid(
      `A ${spinnakerKind(kindOf(kind))} sends no requests to pods by itself; name a Service instead of “${name}”`,
    );
  }
  return { kind: 'Service', name: object, ...(namespace ? { namespace } : {}) };
}

function selectorOf(service: Manifest): Record<string, string> {
  const selector = textsAt(specOf(service), 'selector');
  if (Object.keys(selector).length === 0) {
    throw invalid(`${titleOf(refOf(service))} selects no pods, so no workload can be attached to it`);
  }
  return selector;
}

async function setTraffic(
  api: ClusterApi,
  ref: ManifestRef,
  { enabled, loadBalancers, act }: { enabled: boolean; loadBalancers: readonly string[]; act: boolean },
  signal?: AbortSignal,
): Promise<{ loadBalancers: string[]; pods: number }> {
  const live = await api.need(ref, signal);
  checkReceives(live);
  const names = loadBalancers.length > 0 ? [...loadBalancers] : annotatedServices(live);
  const labels = await labelsFor(api, live, names, enabled, signal);
  if (Object.keys(labels).length === 0) return { loadBalancers: names, pods: 0 };
  const wanted = Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, enabled ? value : null]));
  const differs = (object: unknown) =>
    Object.entries(wanted).some(([key, value]) => (labelsOf(object)[key] ?? null) !== value);
  // The template first, so that no pod made from now on has them otherwise.
  if (act && differs(podTemplateOf(live))) {
    await api.patch(ref, { spec: { template: { metadata: { labels: wanted } } } }, { strategy: 'merge', signal });
  }
  const pods = (await podsOf(api, live, signal)).filter(differs);
  for (let at = 0; act && at < pods.length; at += patchedAtOnce) {
    await Promise.all(
      pods.slice(at, at + patchedAtOnce).map((pod) => label(api, refOf(pod), { metadata: { labels: wanted } }, signal)),
    );
  }
  return { loadBalancers: names, pods: pods.length };
}

function checkReceives(live: Manifest): void {
  const title = titleOf(refOf(live));
  if (!isJsonObject(podTemplateOf(live).spec)) {
    throw invalid(`${title} has no pods that requests could be sent to; name a ReplicaSet, Deployment or StatefulSet`);
  }
  const owner = controllerOf(live);
  if (owner) {
    throw invalid(
      `${title} is steered by ${owner.kind} ${owner.name}, which would take the change back; name that one`,
    );
  }
}

async function labelsFor(
  api: ClusterApi,
  live: Manifest,
  names: readonly string[],
  enabled: boolean,
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const selector = objectAt(specOf(live), 'selector');
  const own = new Set(Object.keys(textsAt(selector, 'matchLabels')));
  const labels: Record<string, string> = {};
  for (const name of names) {
    const ref = serviceRef(name, namespaceOf(live));
    const service = await api.get(ref, signal);
    if (!service && enabled)
      throw notFound(`${titleOf(ref)} does not exist in ${api.account}`, { object: titleOf(ref) });
    // A Service that is gone sends nothing any more.
    for (const [key, value] of Object.entries(service ? selectorOf(service) : {})) {
      if (own.has(key)) {
        throw invalid(
          `${titleOf(ref)} selects by the label ${key}, by which ${titleOf(refOf(live))} selects its own pods; give the Service a label of its own`,
        );
      }
      labels[key] = value;
    }
  }
  return labels;
}

async function podsOf(api: ClusterApi, live: Manifest, signal?: AbortSignal): Promise<Manifest[]> {
  if (live.kind !== 'Deployment') return ownedBy(api, live, 'Pod', signal);
  const sets = await ownedBy(api, live, 'ReplicaSet', signal);
  return (await Promise.all(sets.map((set) => ownedBy(api, set, 'Pod', signal)))).flat();
}

async function label(api: ClusterApi, pod: ManifestRef, body: JsonObject, signal?: AbortSignal): Promise<void> {
  try {
    await api.patch(pod, body, { strategy: 'merge', signal });
  } catch (error) {
    // A pod that ended meanwhile receives nothing.
    if (!isGennakerError(error) || error.code !== 'not-found') throw error;
  }
}
