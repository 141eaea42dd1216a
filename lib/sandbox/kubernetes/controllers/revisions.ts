/** Which replica set belongs to which version of a deployment's template. */
import type { JsonObject } from '#lib/kernel/json';
import { jsonEquals } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import type { Deployment, PodTemplate, ReplicaSet } from '../kinds.ts';
import { clone } from '../objects.ts';
import { stableHash } from '../random.ts';
import { replicaSets } from '../resources/apps.ts';
import { edit, make, ownerReferenceTo } from './controller.ts';
import { boundsOf } from './rollout.ts';

export const revisionKey = 'deployment.kubernetes.io/revision';
const historyKey = 'deployment.kubernetes.io/revision-history';
const desiredKey = 'deployment.kubernetes.io/desired-replicas';
const maxKey = 'deployment.kubernetes.io/max-replicas';
const hashLabel = 'pod-template-hash';
const notCopied = new Set([
  revisionKey,
  historyKey,
  desiredKey,
  maxKey,
  'kubectl.kubernetes.io/last-applied-configuration',
]);

export const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[revisionKey] ?? 0) || 0;
export const desiredOf = (set: ReplicaSet): number | undefined => {
  const text = set.metadata.annotations?.[desiredKey];
  return text === undefined ? undefined : Number(text);
};

function plainTemplate(template: PodTemplate): unknown {
  const { [hashLabel]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** The oldest set made from the deployment's present template. */
export function currentSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const template = plainTemplate(deployment.spec.template);
  return sets
    .toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1))
    .find((set) => jsonEquals(plainTemplate(set.spec.template), template));
}

export function nextRevision(old: readonly ReplicaSet[]): number {
  return Math.max(0, ...old.map(revisionOf)) + 1;
}

function copiedAnnotations(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key)),
  );
}

function sizeAnnotations(deployment: Deployment): Record<string, string> {
  const { replicas } = deployment.spec;
  return { [desiredKey]: String(replicas), [maxKey]: String(replicas + boundsOf(deployment).surge) };
}

/** Creates the set for a new template. Undefined: the name belongs to another template, try the next collision count. */
export function createSet(
  cluster: Cluster,
  deployment: Deployment,
  revision: number,
  replicas: number,
): ReplicaSet | undefined {
  const { namespace = '', name } = deployment.metadata;
  const hash = stableHash(plainTemplate(deployment.spec.template), deployment.status.collisionCount ?? 0);
  const setName = `${name}-${hash}`;
  if (cluster.store.get(replicaSets, namespace, setName) !== undefined) return undefined;
  const template = clone(deployment.spec.template);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const { selector } = deployment.spec;
  const body = {
    metadata: {
      name: setName,
      labels,
      annotations: {
        ...copiedAnnotations(deployment),
        ...sizeAnnotations(deployment),
        [revisionKey]: String(revision),
      },
      ownerReferences: [ownerReferenceTo(deployment)],
    },
    spec: {
      replicas,
      minReadySeconds: deployment.spec.minReadySeconds ?? 0,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  } as unknown as JsonObject;
  return make<ReplicaSet>(cluster, replicaSets, namespace, body);
}

/** Gives a set that is used again the newest revision, and notes those it had. */
export function renumber(cluster: Cluster, deployment: Deployment, set: ReplicaSet, revision: number): ReplicaSet {
  return edit(cluster, replicaSets, set, (draft) => {
    const annotations = { ...draft.metadata.annotations, ...copiedAnnotations(deployment) };
    const old = annotations[revisionKey];
    if (old !== undefined && Number(old) < revision) {
      annotations[historyKey] = annotations[historyKey] ? `${annotations[historyKey]},${old}` : old;
    }
    if (Number(old ?? 0) < revision) annotations[revisionKey] = String(revision);
    draft.metadata.annotations = annotations;
    if (deployment.spec.minReadySeconds === undefined) delete draft.spec.minReadySeconds;
    else draft.spec.minReadySeconds = deployment.spec.minReadySeconds;
  });
}

export function resize(cluster: Cluster, deployment: Deployment, set: ReplicaSet, replicas: number): ReplicaSet {
  return edit(cluster, replicaSets, set, (draft) => {
    draft.spec.replicas = replicas;
    draft.metadata.annotations = { ...draft.metadata.annotations, ...sizeAnnotations(deployment) };
  });
}
