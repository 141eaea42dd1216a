import type { Status } from '#lib/engine/statuses';
import type { CloudEvent, Drift, Hand, Health, ResourceSummary } from '#lib/providers/contract';

/** What the infrastructure screens show. All times are epoch milliseconds. */
export interface InstanceView {
  id: string;
  name: string;
  health: Health;
  message?: string;
  restarts: number;
  node?: string;
  ip?: string;
  createdAt: number;
}

export interface Deployer {
  id: string;
  /** Mostly, but not always, the one that owns what it deployed. */
  application: string;
  name: string;
  number: number | null;
  /** It brought an earlier version back instead of deploying one. */
  undo?: { at?: number; person: string };
}

export interface ServerGroupView {
  id: string;
  /** `replicaSet` */
  kind: string;
  name: string;
  /** `V041`; absent where the cloud counts no versions. */
  version?: string;
  sequence?: number;
  images: string[];
  createdAt: number;
  deployedBy?: Deployer;
  /** It was made past all runs, so nobody's run deployed it. */
  outside?: Hand;
  replicas: { desired: number; ready: number };
  health: Health;
  message?: string;
  instances: InstanceView[];
  /** Instances beyond those listed. */
  moreInstances: number;
  /** Share of the traffic of its load balancers in percent; absent when none of them selects it. */
  traffic?: { percent: number; loadBalancers: string[] };
  /** What "undo" would bring back: the newest that served before; none when nothing before this one did. */
  undoTarget: boolean;
  /** Whether it was ever seen to serve; absent when nobody looked then. */
  everReady?: boolean;
  /** What its manager rolls out now, or the newest of its cluster. */
  current: boolean;
}

export type HealthCounts = Partial<Record<Health, number>>;

export interface ClusterView {
  /** Key of paging and of links. */
  id: string;
  account: string;
  namespace: string;
  /** `deployment` */
  kind: string;
  name: string;
  /** The moniker's cluster, e.g. `deployment web`. */
  cluster: string;
  stack?: string;
  detail?: string;
  /** The object that steers the versions, if there is one; actions like undo and scale go to it. */
  managerId?: string;
  paused: boolean;
  /** Somebody else wrote to it after it was deployed. */
  changedBy?: { manager: string; at: number };
  /** Nobody deployed it from here, and nobody has said whose it is. */
  unmanaged: boolean;
  message?: string;
  health: Health;
  /** Instances by health. */
  instances: HealthCounts;
  /** Newest first. */
  serverGroups: ServerGroupView[];
}

export interface Facet {
  value: string;
  count: number;
}

export interface ClusterPage {
  clusters: ClusterView[];
  /** Key of the next page, if there is one. */
  next?: string;
  /** Over everything the reader may see, before filters. */
  facets: Record<'account' | 'namespace' | 'stack' | 'detail' | 'health' | 'kind', Facet[]>;
  accounts: AccountFreshness[];
}

export interface AccountFreshness {
  account: string;
  state: 'syncing' | 'live' | 'stale';
  since: number;
  reason?: string;
  syncedAt?: number;
}

export interface ClusterFilter {
  search?: string;
  account?: readonly string[];
  namespace?: readonly string[];
  stack?: readonly string[];
  detail?: readonly string[];
  health?: readonly string[];
  kind?: readonly string[];
  /** Also what nobody has said whose it is; left out unless asked for. */
  unmanaged?: boolean;
  after?: string;
  limit?: number;
}

export interface LoadBalancerView {
  id: string;
  account: string;
  namespace: string;
  kind: string;
  name: string;
  summary: ResourceSummary;
  createdAt: number;
  deployedBy?: Deployer;
  /** What it sends traffic to; an ingress reaches them through its services. */
  serverGroups: { id: string; name: string; kind: string; version?: string; ready: number; health: Health }[];
}

export interface FirewallView {
  id: string;
  account: string;
  namespace: string;
  kind: string;
  name: string;
  summary: ResourceSummary;
  createdAt: number;
  deployedBy?: Deployer;
  /** Workloads whose pods it guards. */
  guards: { id: string; name: string; kind: string }[];
}

export interface OwnerNode {
  id: string;
  kind: string;
  name: string;
  health: Health;
  message?: string;
  createdAt: number;
  children: OwnerNode[];
  /** Children that are not listed. */
  more: number;
}

export interface ResourceDetail {
  id: string;
  account: string;
  namespace: string;
  kind: string;
  name: string;
  application?: string;
  cluster?: string;
  category: string;
  health: Health;
  labels: Record<string, string>;
  summary: ResourceSummary;
  createdAt: number;
  changedAt: number;
  deployedBy?: Deployer;
  /** From the root owner down. */
  tree: OwnerNode;
}

/** Read live from the cloud, so it may fail while the inventory still answers. */
export interface LiveDetail {
  /** Secrets masked; absent when the object is gone. */
  manifest?: Record<string, unknown>;
  events: CloudEvent[];
}

/** A part of a container's log. */
export interface LogView {
  /** Oldest first. */
  lines: string[];
  /** Where to go on; as it was given when nothing was added. */
  place?: { at: string; seen: number };
  /** There is more to read now. */
  more: boolean;
  /** Another value: the container was started again, or its pod made anew under the same name. */
  run: string;
}

/** A run of a stage that changed an object, or another of its cluster. */
export interface ResourceRun {
  stage: string;
  execution: Deployer & { kind: 'pipeline' | 'operation' };
  /** What stages of its type do: `Undo rollout`. */
  what: string;
  /** The stage's own name. */
  name: string;
  status: Status;
  failure?: string;
  by: string;
  reason?: string;
  at: number;
  endedAt?: number;
  /** `replicaSet web-v003` */
  objects: string[];
  /** What it deployed there. */
  images: string[];
}

export interface ResourceHistory {
  /** Newest first. */
  runs: ResourceRun[];
  /** Older runs were not looked at. */
  more: boolean;
  /** Who changed it last, if that was nobody's run. */
  outside?: Hand;
}

/** Images that a workload ran from `at` on. */
export interface ImagesRun {
  images: string[];
  at: number;
  /** Until others took their place. */
  until?: number;
  /** Number of the revision; absent when the cluster no longer keeps it. */
  revision?: number;
  current: boolean;
  /** The run that brought them, and who started it. */
  by?: Deployer & { person: string };
  /** Whoever changed it past all runs, whether that brought these images or left them. The manager is empty when unknown. */
  outside?: Hand;
  /** They had run before, and an undo brought them back. */
  undone: boolean;
  /** How often the same images were deployed again meanwhile. */
  repeats: number;
}

export interface ImageHistory {
  /** Newest first. */
  entries: ImagesRun[];
  /** Why the cluster could not be asked; what runs told is there all the same. */
  unasked?: string;
}

export type DriftView =
  /** There is nothing to compare with, and why. */
  | { state: 'unknown'; reason: string }
  | { state: 'same'; deployedAt: number }
  | { state: 'gone'; deployedAt: number }
  | { state: 'differs'; deployedAt: number; drift: Drift };
