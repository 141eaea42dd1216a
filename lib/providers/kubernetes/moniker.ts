import type { Moniker } from '#lib/providers/contract';
import { kindOf, spinnakerKind } from '#lib/providers/kubernetes/kinds';
import { annotationsOf, controllerOf, labelsOf, nameOf } from '#lib/providers/kubernetes/manifest';

/** Spinnaker's names, so that what it deployed before is recognised and what we deploy is recognised by it. */
export const annotation = {
  application: 'moniker.spinnaker.io/application',
  cluster: 'moniker.spinnaker.io/cluster',
  stack: 'moniker.spinnaker.io/stack',
  detail: 'moniker.spinnaker.io/detail',
  sequence: 'moniker.spinnaker.io/sequence',
  artifactType: 'artifact.spinnaker.io/type',
  artifactName: 'artifact.spinnaker.io/name',
  artifactLocation: 'artifact.spinnaker.io/location',
  artifactVersion: 'artifact.spinnaker.io/version',
  serverSideApply: 'strategy.spinnaker.io/server-side-apply',
  versioned: 'strategy.spinnaker.io/versioned',
  recreate: 'strategy.spinnaker.io/recreate',
  replace: 'strategy.spinnaker.io/replace',
  maxVersionHistory: 'strategy.spinnaker.io/max-version-history',
  useSourceCapacity: 'strategy.spinnaker.io/use-source-capacity',
  loadBalancers: 'traffic.spinnaker.io/load-balancers',
  ignore: 'caching.spinnaker.io/ignore',
  execution: 'gennaker.dev/execution',
  undo: 'gennaker.dev/undo',
  jobRun: 'gennaker.dev/job-run',
  revision: 'deployment.kubernetes.io/revision',
} as const;

/** Frigga: `app-stack-detail-v003`. Stack and detail may be missing; detail keeps its dashes. */
export function parseFrigga(name: string): Moniker {
  const versioned = /^(.+)-v(\d{3,6})$/.exec(name);
  const cluster = versioned?.[1] ?? name;
  const [app = cluster, stack = '', ...rest] = cluster.split('-');
  const moniker: Moniker = { app: app || cluster, cluster };
  if (stack) moniker.stack = stack;
  if (rest.length > 0) moniker.detail = rest.join('-');
  if (versioned) moniker.sequence = Number(versioned[2]);
  return moniker;
}

/**
 * Which application and cluster an object belongs to: its annotations, else what its name says. The name of an owned
 * object is its owner's plus a hash, so there the owner's name counts.
 */
export function monikerOf(kind: string, object: unknown): Moniker {
  const annotations = annotationsOf(object);
  const application = annotations[annotation.application];
  const cluster = annotations[annotation.cluster];
  const parsed = parseFrigga(nameWithoutHash(kind, object));
  const moniker: Moniker = { app: application ?? parsed.app, cluster: cluster ?? parsed.cluster };
  const stack = annotations[annotation.stack] ?? (application ? undefined : parsed.stack);
  const detail = annotations[annotation.detail] ?? (application ? undefined : parsed.detail);
  // A Deployment hands its annotations down to its ReplicaSets, also the number of its own version, by which they are not
  // told apart and to which no undo leads.
  const numbers = [annotations[annotation.sequence], annotations[annotation.revision]];
  if (controllerOf(object)) numbers.reverse();
  const sequence = Number(numbers[0] ?? numbers[1] ?? Number.NaN);
  if (stack) moniker.stack = stack;
  if (detail) moniker.detail = detail;
  if (Number.isInteger(sequence)) moniker.sequence = sequence;
  else if (parsed.sequence !== undefined) moniker.sequence = parsed.sequence;
  return moniker;
}

function nameWithoutHash(kind: string, object: unknown): string {
  const owner = controllerOf(object);
  if (!owner?.name) return nameOf(object);
  const hash = labelsOf(object)['pod-template-hash'];
  const ownedByHashed = kind === 'Pod' && owner.kind === 'ReplicaSet' && hash;
  return ownedByHashed && owner.name.endsWith(`-${hash}`) ? owner.name.slice(0, -hash.length - 1) : owner.name;
}

/** `deployment web`: how Spinnaker names the cluster of an object that has no moniker of its own. */
export function clusterNameOf(kind: string, name: string): string {
  return `${spinnakerKind(kindOf(kind))} ${name}`;
}
