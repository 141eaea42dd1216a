import type { ZodType } from 'zod';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import type { JsonObject } from '#lib/kernel/json';
import type { Programs } from '#lib/programs/contract';
import type { ManifestCloud } from '#lib/providers/contract';

/** A kind of place that artifacts come from. `definition.ts` ships to the browser, `connect.ts` runs on the server. */
export interface ArtifactDefinition {
  /** Of an account: `github`. */
  type: string;
  title: string;
  summary: string;
  /** A lucide icon name. */
  icon: string;
  /** Types of artifacts that come from it, `github/file`; `kubernetes/*` stands for all that begin so. */
  artifactTypes: readonly string[];
  /** How artifacts of it are described, for forms: what `name` and `reference` mean here. */
  words?: { name?: string; reference?: string; version?: string };
  /** Works without an account too, for what everybody may read. */
  anonymous?: boolean;
  /** Needs no account, so there is no form for one. */
  builtIn?: boolean;
  settings: ZodType<JsonObject>;
  secrets: ZodType<JsonObject>;
  /** The artifact at another version, for kinds whose places tell which versions they have. */
  atVersion?(artifact: JsonObject, version: string): JsonObject;
}

export interface ArtifactAccount {
  name: string;
  settings: JsonObject;
  secrets: JsonObject;
}

/** What a kind may use. */
export interface ArtifactTools {
  http: OutboundHttp;
  programs: Programs;
  /** With the rights of whoever asks. */
  cloud(account: string): Promise<ManifestCloud>;
}

export interface ArtifactKind {
  type: string;
  /** Cheap: parses the settings. Throws `invalid` for bad ones. */
  connect(account: ArtifactAccount, tools: ArtifactTools): ArtifactSource;
}

export interface FetchLimits {
  /** More is refused with `limit`. */
  maxBytes: number;
  signal?: AbortSignal;
}

/** Secrets of the account go only to where its settings lead, whatever an artifact's reference says. */
export interface ArtifactSource {
  name: string;
  /**
   * The artifact's bytes; of a repository or a chart a .tar.gz. Throws `not-found` naming it, `invalid` for an artifact
   * that names nothing, `unauthenticated`, `forbidden`, `unavailable`, `limit`.
   */
  fetch(artifact: JsonObject, limits: FetchLimits): Promise<Uint8Array>;
  /** Versions there are, newest first where that is known. */
  versions?(artifact: JsonObject, signal?: AbortSignal): Promise<string[]>;
  /** Reaches the place with the credentials, where there is one place to reach. */
  check?(): Promise<void>;
}
