import type { ZodType } from 'zod';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import type { Json, JsonObject } from '#lib/kernel/json';

/** A kind of CI system. `definition.ts` of each kind ships to the browser, `connect.ts` runs on the server. */
export interface CiDefinition {
  /** `jenkins` */
  type: string;
  title: string;
  summary: string;
  /** A lucide icon name. */
  icon: string;
  /** Public settings of an account; each field has `title` and, where useful, `description` as zod metadata. */
  settings: ZodType<JsonObject>;
  /** Settings that are stored encrypted and never returned. */
  secrets: ZodType<JsonObject>;
}

/** A configured system; pipelines name it in `master`. */
export interface CiAccount {
  name: string;
  settings: JsonObject;
  secrets: JsonObject;
}

export interface CiKind {
  type: string;
  /** Cheap: parses the settings; requests go out when a method is called. Throws `invalid` for bad settings. */
  connect(account: CiAccount, http: OutboundHttp): CiSystem;
}

/**
 * Every method throws `unavailable` when the system cannot be reached, `unauthenticated` or `forbidden` when it refuses the
 * credentials, and `not-found` naming the job or build that does not exist.
 */
export interface CiSystem {
  name: string;
  /** Reaches the system with the credentials; the version it reports. */
  ping(): Promise<{ version: string }>;
  /** Names as `startBuild` takes them, sorted; those in folders read `team/job/app`. */
  listJobs(): Promise<string[]>;
  job(name: string): Promise<CiJob>;
  /**
   * Starts a build, or finds the one that an earlier call with the same key started. `repeatable` tells whether a
   * repetition would be recognised; when it is false, a crash after the request may start a second build.
   */
  startBuild(build: StartBuild): Promise<{ queueId: string; repeatable: boolean }>;
  /**
   * Where a call of `startBuild` with this key put its build, should its answer have been lost: empty when there is none. `repeatable`
   * is false for a job whose builds cannot be told apart.
   */
  findStarted(job: string, idempotencyKey: string): Promise<{ queueId?: string; repeatable: boolean }>;
  queued(job: string, queueId: string): Promise<QueuedBuild>;
  /** Does nothing when the build already left the queue or is unknown. */
  cancelQueued(queueId: string): Promise<void>;
  build(job: string, number: number): Promise<Build>;
  /** Newest first, running ones included. */
  recentBuilds(job: string, limit: number): Promise<Build[]>;
  /** The log from a byte on. `more` is false once the build has ended and everything was read. */
  log(job: string, number: number, fromByte: number): Promise<{ text: string; nextByte: number; more: boolean }>;
  /** A file the build published, parsed as JSON, YAML or Java properties by its extension. */
  properties(job: string, number: number, fileName: string): Promise<JsonObject>;
  /** Does nothing when the build has ended or is unknown. */
  stopBuild(job: string, number: number): Promise<void>;
}

export interface StartBuild {
  job: string;
  parameters: JsonObject;
  idempotencyKey: string;
}

export interface CiJob {
  name: string;
  url: string;
  description: string;
  /** A disabled job cannot be built. */
  enabled: boolean;
  parameters: CiParameter[];
}

export interface CiParameter {
  name: string;
  type: 'string' | 'text' | 'boolean' | 'choice' | 'secret' | 'other';
  description: string;
  defaultValue: Json;
  /** Of a choice. */
  choices: string[];
}

export interface QueuedBuild {
  /** Set once the build exists. */
  buildNumber?: number;
  /** It will never become a build. */
  cancelled?: boolean;
  /** Why it still waits, in the words of the system. */
  why?: string;
}

export type BuildResult = 'SUCCESS' | 'UNSTABLE' | 'FAILURE' | 'ABORTED' | 'NOT_BUILT' | 'BUILDING';

/** The shape that pipelines and expressions know as `buildInfo`. A type, not an interface, so that it is JSON. */
export type Build = {
  number: number;
  url: string;
  /** The job. */
  name: string;
  fullDisplayName: string;
  result: BuildResult;
  building: boolean;
  /** Milliseconds; 0 while building. */
  duration: number;
  /** Start, epoch milliseconds. */
  timestamp: number;
  artifacts: BuildArtifact[];
  scm: BuildRevision[];
};

export type BuildArtifact = { fileName: string; displayPath: string; relativePath: string };

export type BuildRevision = { name: string; branch: string; sha1: string; remoteUrl: string };
