import type { ZodType } from 'zod';
import type { Json, JsonObject } from '#lib/kernel/json';

/** A kind of cloud. `definition.ts` ships to the browser, `connect.ts` runs in the worker and the web server. */
export interface ProviderDefinition {
  /** `kubernetes` */
  type: string;
  title: string;
  summary: string;
  icon: string;
  /** Public settings of an account of this kind. */
  settings: ZodType;
  /** Settings that are secret (stored encrypted, never returned), e.g. `kubeconfig`. */
  secrets: ZodType;
  /** What can be chosen for a setting, by its name, once some of the secrets are entered: contexts of a kubeconfig. */
  choices?(secrets: Readonly<Record<string, string>>): Record<string, readonly SettingChoice[]>;
  /** Kinds of objects that the inventory keeps, and that screens can therefore show: `Deployment`. */
  inventory: readonly string[];
}

export interface SettingChoice {
  value: string;
  label: string;
}

export interface CloudAccount {
  name: string;
  environment: string;
  settings: JsonObject;
  secrets: JsonObject;
}

export interface Provider {
  type: string;
  /** Cheap: parses settings; the first request goes out when a method is called. Throws `invalid` for bad settings. */
  connect(account: CloudAccount): ManifestCloud;
  /**
   * Keeps the inventory of one account fresh until `signal` aborts. Never throws for a cloud that is down: it reports
   * through `sink.state` and tries again with growing pauses.
   */
  watch(account: CloudAccount, sink: InventorySink, signal: AbortSignal): Promise<void>;
  /** What is missing for this account to work, in words a person can act on; empty = all is well. */
  test(account: CloudAccount): Promise<readonly AccountFinding[]>;
}

export interface AccountFinding {
  /** A note says what was found and is well. */
  level: 'error' | 'warning' | 'note';
  message: string;
  /** What an administrator of the other side could apply, e.g. a role. */
  remedy?: string;
}

/** `kind` as written in manifests, e.g. `Deployment`; `apiVersion` may be left out for well-known kinds. */
export interface ManifestRef {
  kind: string;
  name: string;
  namespace?: string;
  apiVersion?: string;
}

export interface Manifest extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: JsonObject;
}

/** Whether what was applied has come true. `failed` carries the exact reason, with log lines and events where known. */
export type Stability =
  | { state: 'stable'; message: string }
  | { state: 'progressing'; message: string }
  | {
      state: 'failed';
      message: string;
      details: string[];
      /** Pods of the version before that the cloud never replaces by itself: the rollout goes on once they are deleted. */
      blockedBy?: ManifestRef[];
    };

export interface ApplyOptions {
  dryRun?: boolean;
  /** Takes over fields that others manage instead of reporting a conflict. */
  force?: boolean;
  signal?: AbortSignal;
}

export interface AppliedManifest {
  manifest: Manifest;
  /** `pending`: what stood there is still ending; apply again in a moment. */
  outcome: 'created' | 'changed' | 'unchanged' | 'pending';
  /** Of a kind that is there once it is applied: what `stability` would say, so that nobody need ask. */
  stable?: string;
}

/** A thing that a run hands from stage to stage, in Spinnaker's shape: an image, or an object that was deployed. */
export interface Artifact extends JsonObject {
  type: string;
  name: string;
  reference: string;
}

export interface Bound {
  manifests: Manifest[];
  /** Those that were written into a manifest. */
  artifacts: Artifact[];
}

export interface Moniker {
  app: string;
  cluster: string;
  stack?: string;
  detail?: string;
  sequence?: number;
}

export interface PrepareOptions {
  application: string;
  /** Replaces the namespace of everything that lives in one. */
  namespace?: string;
  moniker?: Partial<Moniker>;
  /** The execution that deploys; stamped on each object so that screens can tell where it came from. */
  executionId?: string;
  /** Leaves the labels of pod templates as they are. */
  skipTemplateLabels?: boolean;
}

/** `json` is a list of operations (RFC 6902), `merge` an RFC 7386 document, `strategic` Kubernetes' own merge. */
export type PatchStrategy = 'strategic' | 'merge' | 'json';

/** A cloud whose desired state is written as manifests. Every method throws `unavailable` when it cannot be reached. */
export interface ManifestCloud {
  account: string;
  /** Splits and checks YAML or JSON text of many documents, or values that were read; `invalid` has line and column. */
  parse(source: string | readonly Json[]): Manifest[];
  /** Order, labels, annotations and namespace as this cloud wants them before `apply`. */
  prepare(manifests: readonly Manifest[], options: PrepareOptions): Manifest[];
  /**
   * The change, as a merge patch, that makes a live object one of the application's: what `prepare` would write on it and it
   * does not carry yet. With `pods` also on what it makes pods of, which replaces them. Empty when there is nothing to write.
   * Throws `conflict` for what belongs to another application, and for what another object steers.
   */
  marksFor(live: Manifest, options: PrepareOptions & { pods?: boolean }): JsonObject;
  /**
   * Gives prepared manifests that are kept by version their new names, and writes artifacts and those names where they are
   * used. What runs already with the same content keeps its version, so a repeated call answers the same.
   */
  bind(
    manifests: readonly Manifest[],
    options: {
      artifacts: readonly Artifact[];
      versioned?: boolean;
      /** Images that are written with a tag or a digest keep it. */
      untaggedOnly?: boolean;
      signal?: AbortSignal;
    },
  ): Promise<Bound>;
  /** Removes versions of an object beyond the number it asks to keep; returns what was removed. */
  removeOldVersions(manifest: Manifest, signal?: AbortSignal): Promise<ManifestRef[]>;
  /**
   * Server-side apply under the product's field manager. Throws `invalid` with the cloud's reason when refused, and
   * `conflict` naming the other managers and their fields.
   */
  apply(manifest: Manifest, options?: ApplyOptions): Promise<AppliedManifest>;
  /**
   * What a change would do, as the cloud itself works it out; nothing is stored. Refusals are part of the answer. What is
   * to be applied must be prepared and bound.
   */
  preview(change: IntendedChange, signal?: AbortSignal): Promise<ManifestChange[]>;
  read(ref: ManifestRef, signal?: AbortSignal): Promise<Manifest | undefined>;
  remove(
    ref: ManifestRef,
    options?: { propagation?: 'foreground' | 'background' | 'orphan'; graceSeconds?: number; signal?: AbortSignal },
  ): Promise<boolean>;
  removeByLabels(
    kinds: readonly string[],
    namespace: string,
    selector: string,
    options?: { propagation?: 'foreground' | 'background' | 'orphan'; graceSeconds?: number; signal?: AbortSignal },
  ): Promise<ManifestRef[]>;
  /** Why a deleted object is still there; undefined when it is gone, or another of its name took its place. */
  ending(ref: ManifestRef, signal?: AbortSignal): Promise<ManifestEnding | undefined>;
  /** Changes a part of a live object. Throws `not-found` when there is none, `invalid` when the cloud refuses. */
  patch(ref: ManifestRef, body: Json, strategy: PatchStrategy, signal?: AbortSignal): Promise<Manifest>;
  scale(ref: ManifestRef, replicas: number, signal?: AbortSignal): Promise<void>;
  /**
   * Back to an earlier revision. `key` makes it safe to repeat: a rollout that already happened under this key is not
   * undone a second time. Returns the revision that runs now.
   */
  undoRollout(
    ref: ManifestRef,
    target: { revision?: number; revisionsBack?: number },
    key: string,
    signal?: AbortSignal,
  ): Promise<{ revision: number }>;
  /** The versions that the cloud keeps of a workload, newest first; none for what has no versions, or is gone. */
  revisions(ref: ManifestRef, signal?: AbortSignal): Promise<RolloutRevision[]>;
  /**
   * Where a live object differs from what was deployed, in the fields that were deployed: the cloud works out, without
   * storing it, what deploying the same again would change. Undefined when the object is gone. What we changed ourselves
   * since (scaled, rolled back) is no drift.
   */
  drift(deployed: Manifest, signal?: AbortSignal): Promise<Drift | undefined>;
  stability(ref: ManifestRef, signal?: AbortSignal): Promise<Stability>;
  /** Live names in a cluster (moniker), oldest first, for dynamic targets. */
  members(
    target: { kind: string; namespace?: string; application: string; cluster: string },
    signal?: AbortSignal,
  ): Promise<ManifestMember[]>;
  /** Live objects of these kinds that carry the labels, as `removeByLabels` would choose them. */
  select(kinds: readonly string[], namespace: string, selector: string, signal?: AbortSignal): Promise<ManifestRef[]>;
  jobs: ManifestJobs;
  traffic: ManifestTraffic;
  /** The images, settings and other objects that a manifest names, each as the artifact that would be bound there. */
  artifactsIn(manifest: Manifest): Artifact[];
  /** Log of a pod's container, last lines. */
  log(pod: ManifestRef, options: { container?: string; tailLines?: number; previous?: boolean }): Promise<string>;
  events(ref: ManifestRef): Promise<CloudEvent[]>;
}

export interface ManifestEnding {
  /** A sentence: `ConfigMap web in prod is held by the finalizer example.com/audit, which its controller must take away` */
  message: string;
}

/** A change that nobody has asked for yet. */
export type IntendedChange =
  /** In this order: what a manifest makes, later ones may need. */
  | { kind: 'apply'; manifests: readonly Manifest[] }
  | { kind: 'patch'; ref: ManifestRef; body: Json; strategy: PatchStrategy }
  | { kind: 'scale'; ref: ManifestRef; replicas: number }
  | { kind: 'undo'; ref: ManifestRef; target: { revision?: number; revisionsBack?: number } }
  | { kind: 'remove'; refs: readonly ManifestRef[] }
  | { kind: 'remove-by-labels'; kinds: readonly string[]; namespace: string; selector: string };

/** What would become of one object. A type, not an interface, so that it is JSON. Never carries a secret's content. */
export type ManifestChange = {
  kind: string;
  name: string;
  namespace: string;
  /** `prune`: an old version beyond the number that is kept. */
  outcome: 'create' | 'change' | 'unchanged' | 'delete' | 'prune' | 'refused';
  /** Against what lives, without the cluster's bookkeeping. One with an empty path stands for the whole new object. */
  fields: FieldChange[];
  /** Fields beyond those listed. */
  moreFields: number;
  /** Pods are replaced by new ones. */
  recreatesPods: boolean;
  /** The object is deleted first and made anew. */
  recreated: boolean;
  /** Others manage these fields, and the cluster refuses to take them from them. */
  conflicts: { manager: string; field: string }[];
  /** The cluster's refusal in words. */
  refusal: string;
  /** Why the cluster could not check it, if so: its namespace is made by the same change. */
  unchecked: string;
};

export type FieldChange = {
  /** `spec.template.spec.containers[name=web].image` */
  path: string;
  /** Absent when there is none. */
  before?: Json;
  after?: Json;
  /** Who manages the field as it is now. */
  owners: string[];
  /** Content of a secret: that it changes is all that is told. */
  masked: boolean;
};

export interface ManifestMember {
  name: string;
  createdAt: number;
  replicas: number;
  /** Of the replicas, those that are ready. */
  ready: number;
  /** Another object steers it, so a change of it would be taken back. */
  owned?: boolean;
}

/** Work that runs to its end once. */
export interface ManifestJobs {
  /**
   * Makes the job anew: one of that name from before is deleted first. `key` tells ours from others', so a repeated call
   * answers `unchanged`; `pending` while the one before still ends.
   */
  start(manifest: Manifest, key: string, signal?: AbortSignal): Promise<AppliedManifest>;
  read(ref: ManifestRef, signal?: AbortSignal): Promise<JobRun | undefined>;
  /** Keeps it from starting anything more, with what it did so far still to be seen. */
  suspend(ref: ManifestRef, signal?: AbortSignal): Promise<void>;
  /** Deletes it and its pods if it was started under this key; false when there is none such. */
  remove(ref: ManifestRef, key: string, signal?: AbortSignal): Promise<boolean>;
  /** What a container wrote after `from`, oldest first. Throws `not-found` when its pod is gone. */
  logSince(source: LogSource, from: LogPlace | undefined, signal?: AbortSignal): Promise<LogPart>;
  /** Everything a container wrote, line by line, however much it is. Throws `not-found` or `invalid` as `log`. */
  wholeLog(source: LogSource, signal: AbortSignal): Promise<AsyncIterable<string>>;
}

export interface JobRun {
  state: 'running' | 'succeeded' | 'failed';
  /** A sentence: what it waits for, or why it failed. */
  message: string;
  /** The cloud's word for why it failed, e.g. `BackoffLimitExceeded`. */
  reason?: string;
  /** It failed although the cloud would still try: nothing that it can do makes it succeed. */
  hopeless?: boolean;
  details: string[];
  /** How a container ended badly last, while its pod is still there: `container main of pod … ended with exit code 3`. */
  badEnd?: string;
  createdAt: number;
  startedAt?: number;
  endedAt?: number;
  /** Oldest first. */
  pods: JobPod[];
}

export interface JobPod {
  name: string;
  /** `Running`, `Succeeded`, `Failed` … */
  phase: string;
  /**
   * Containers that have written or may write, in the order they run. A container that is started again begins another
   * log: `restarts` tells which one; `ended`: nothing more comes into it.
   */
  containers: { name: string; restarts: number; ended: boolean; exitCode?: number }[];
}

export interface LogSource {
  pod: string;
  namespace?: string;
  container: string;
  /** The log of the run before the present one. */
  previous?: boolean;
  /** Where a first look begins: at the last so many lines, or so many seconds ago. */
  tailLines?: number;
  sinceSeconds?: number;
}

/** How far a log was read. JSON, so that it can be kept between looks. */
export interface LogPlace extends JsonObject {
  /** The last line's time as the cloud wrote it. */
  at: string;
  /** How many lines of exactly that time were read. */
  seen: number;
}

export interface LogPart {
  lines: string[];
  place?: LogPlace;
  /** There is more to read now. */
  more: boolean;
}

/** Which load balancers send requests to a workload: by labels on its pods that their selectors ask for. */
export interface ManifestTraffic {
  /**
   * Notes the load balancers (`service web`) on every manifest that can receive traffic and, with `enable`, labels its pods
   * so that it does from the start. Those in `services` come to those that a manifest names itself. `shared`: a load balancer
   * may select by labels that the pods carry anyway, because nobody is going to take them away.
   */
  attach(
    manifests: readonly Manifest[],
    options: { services: readonly string[]; enable: boolean; shared?: boolean },
    signal?: AbortSignal,
  ): Promise<Manifest[]>;
  /** Sends requests to a live workload, or no more, without replacing a pod that could stay. Repeatable. */
  set(
    ref: ManifestRef,
    enabled: boolean,
    loadBalancers: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ loadBalancers: string[]; pods: number }>;
  /** What `set` would answer, without doing it; throws as it would. */
  look(
    ref: ManifestRef,
    enabled: boolean,
    loadBalancers: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ loadBalancers: string[]; pods: number }>;
}

/** A version of a workload that the cloud still keeps. */
export interface RolloutRevision {
  number: number;
  /** The object that holds it, e.g. its ReplicaSet. */
  name: string;
  /** The same as something that can be marked and changed; absent where versions are only kept. */
  holder?: ManifestRef;
  images: string[];
  /** When it ran first, epoch milliseconds. */
  createdAt: number;
  /** What is rolled out now. */
  current: boolean;
  /** Numbers it had before: it was brought back. */
  earlier: number[];
  /** Who made it run, as stamped on it: an execution, and the stage of an undo that came after. */
  executionId?: string;
  undoneByStage?: string;
  /** Somebody else made it run, after our last version, whatever is stamped on it. */
  outside?: Hand;
}

/** Whoever wrote a field, as the cloud remembers it. `at` in epoch milliseconds, 0 when unknown. */
export interface Hand {
  manager: string;
  at: number;
}

/** A field that is no longer what was deployed, and was not changed by us since. */
export interface DriftedField {
  /** `spec.template.spec.containers[name=web].image` */
  path: string;
  /** Absent when there was or is none. */
  deployed?: Json;
  live?: Json;
  /** Nobody owns a field that is gone. */
  hands: Hand[];
  /** Content of a secret: that it differs is all that is told. */
  masked: boolean;
}

export interface Drift {
  fields: DriftedField[];
  /** Fields beyond those listed. */
  moreFields: number;
  /** Others who wrote to the object, the latest first: one of them took away what is gone. */
  others: Hand[];
}

export interface CloudEvent {
  at: number;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  count: number;
}

export type ResourceCategory =
  | 'server-group-manager'
  | 'server-group'
  | 'instance'
  | 'load-balancer'
  | 'firewall'
  | 'config'
  | 'other';

export type Health = 'healthy' | 'starting' | 'unhealthy' | 'unknown' | 'gone';

/** One live resource as the inventory keeps it. Never carries a secret's content. */
export interface InventoryResource {
  /** `account/kind/namespace/name` */
  id: string;
  account: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  category: ResourceCategory;
  application?: string;
  cluster?: string;
  stack?: string;
  detail?: string;
  sequence?: number;
  health: Health;
  ownerUid?: string;
  ownerKind?: string;
  ownerName?: string;
  labels: Record<string, string>;
  /** What lists and panels show of this kind. */
  summary: ResourceSummary;
  version: string;
  createdAt: number;
}

/** The few facts that screens show, per category. All optional: a cloud fills what it knows. */
export interface ResourceSummary {
  images?: string[];
  replicas?: { desired: number; ready: number; updated?: number; available?: number };
  revision?: number;
  message?: string;
  /** Execution that deployed it, as stamped on it. */
  executionId?: string;
  /** The stage whose undo made it run again; comes after the execution above. */
  undoneByStage?: string;
  /** Somebody else wrote to it after us, epoch milliseconds. */
  changedBy?: Hand;
  /** Somebody else wrote what its pods are made of, after our own last write of that at `since`: younger versions are theirs. */
  versionBy?: Hand & { since: number };
  /** Nobody has said whose it is; its name is all that connects it to an application. */
  unmanaged?: true;
  node?: string;
  ip?: string;
  restarts?: number;
  /** `init`: runs before the others; these come first. */
  containers?: { name: string; image: string; ready: boolean; state: string; restarts: number; init?: boolean }[];
  /** Load balancers: which labels they select, on which ports and hosts. */
  selector?: Record<string, string>;
  podLabels?: Record<string, string>;
  type?: string;
  address?: string;
  ports?: { name?: string; port: number; target?: string; protocol?: string }[];
  rules?: { host?: string; path?: string; service?: string; port?: string }[];
  /** Firewalls. */
  ingress?: { from: string[]; ports: string[] }[];
  egress?: { to: string[]; ports: string[] }[];
  paused?: boolean;
}

export interface InventorySink {
  /** What this account shows from now on: anything else of it that was kept before goes away. */
  confine(account: string, kinds: readonly string[], namespaces: readonly string[] | undefined): Promise<void>;
  /** All there is of one kind after a (re)list, in the account or in one of its namespaces: others of it go away. */
  retain(account: string, kind: string, ids: ReadonlySet<string>, namespace?: string): Promise<void>;
  upsert(resources: readonly InventoryResource[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  state(account: string, state: 'syncing' | 'live' | 'stale', reason?: string): Promise<void>;
}
