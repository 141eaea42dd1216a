import type { CiSystem } from '#lib/ci/contract';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import type { JsonObject } from '#lib/kernel/json';
import type { Programs } from '#lib/programs/contract';
import type { ManifestCloud } from '#lib/providers/contract';

/**
 * Everything a stage can reach beyond its own data. A definition names what it needs, the worker hands over exactly
 * that. Rights are checked behind each port, with the execution's user.
 */
export interface Capabilities {
  /** The guarded outbound client. */
  http: OutboundHttp;
  /** Clouds that are steered by manifests. */
  manifests: ManifestClouds;
  ci: CiSystems;
  artifacts: Artifacts;
  /** Programs of the machine. */
  programs: Programs;
  executions: ChildExecutions;
  people: People;
  /** The zone of times of day that name none themselves, e.g. `Europe/Berlin`. */
  timeZone: string;
}

export type CapabilityName = keyof Capabilities;

/** Whose rights a stage acts with: those that person has now, less what each of the tokens takes away. */
export interface ActingUser {
  name: string;
  /** Ids of the limited tokens with which people began, restarted or went on with what led here. */
  tokens: readonly string[];
}

/** Throws `not-found` naming the account and the ones that exist, or `forbidden` for a user who may not change it. */
export interface ManifestClouds {
  connect(account: string, user: ActingUser): Promise<ManifestCloud>;
}

/** What somebody may, as it stands at this moment. */
export interface People {
  rightsOf(user: ActingUser): Promise<{ roles: readonly string[]; admin: boolean }>;
}

export interface CiSystems {
  connect(name: string, user: ActingUser): Promise<CiSystem>;
}

export interface Artifacts {
  /** Throws `invalid` naming what cannot be read and the cure, or what the place says. */
  fetch(
    artifact: JsonObject,
    user: ActingUser,
    options?: { maxBytes?: number; signal?: AbortSignal },
  ): Promise<Uint8Array>;
  /**
   * Text that a stage keeps between its looks and that nobody shall read in it, since it may hold anything. One text
   * sealed twice gives two.
   */
  seal(text: string): string;
  /** Throws `internal` for what was not sealed here. */
  open(sealed: string): string;
}

export interface ChildExecutionView {
  id: string;
  name: string;
  status: string;
  failure: string | null;
  /** All outputs of the child's stages merged, later stages first. */
  outputs: JsonObject;
}

/** The stage that starts a pipeline, and its run. */
export interface ParentRun {
  executionId: string;
  stageId: string;
  depth: number;
  /** The stage goes on only when the started run has ended, and is woken by its end. */
  waits: boolean;
  /** What the child can read of it as `trigger.parentExecution`. */
  summary: JsonObject;
}

export interface ChildExecutions {
  /** Starts a pipeline once per key: repeated calls return the same id. Throws `limit` when nested too deep. */
  start(child: {
    application: string;
    pipeline: string;
    parameters: JsonObject;
    /** What the child may bind its expected artifacts to. */
    artifacts?: readonly JsonObject[];
    parent: ParentRun;
    user: ActingUser;
    idempotencyKey: string;
    /** It plans and changes nothing. */
    dryRun?: boolean;
  }): Promise<string>;
  /** The run that this stage started with the key, if it came to that. */
  started(idempotencyKey: string, parent: { executionId: string; stageId: string }): Promise<string | undefined>;
  /** Only a run that this stage started. */
  find(id: string, parent: { executionId: string; stageId: string }): Promise<ChildExecutionView | undefined>;
  cancel(id: string, reason: string, user: ActingUser): Promise<void>;
}
