import type { ZodType } from 'zod';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import type { JsonObject } from '#lib/kernel/json';

/** A kind of metric store. `definition.ts` of each kind ships to the browser, `connect.ts` runs on the server. */
export interface MetricStoreDefinition {
  /** `prometheus`, as in a canary config's `query.type`. */
  type: string;
  title: string;
  summary: string;
  /** A lucide icon name. */
  icon: string;
  /** Public settings of an account, each with `title` as zod metadata. */
  settings: ZodType<JsonObject>;
  /** Settings that are stored encrypted and never returned. */
  secrets: ZodType<JsonObject>;
  /** The `query` of a metric in a canary config. */
  query: ZodType<JsonObject>;
}

export interface MetricStoreAccount {
  name: string;
  settings: JsonObject;
  secrets: JsonObject;
}

export interface MetricStoreKind {
  type: string;
  /** Cheap: parses the settings. Throws `invalid` for bad ones. */
  connect(account: MetricStoreAccount, http: OutboundHttp): MetricStore;
}

/** What a query is about: the baseline or the canary, and when. */
export interface MetricScope {
  /** E.g. a server group. */
  scope: string;
  /** E.g. a region or namespace. */
  location: string;
  /** Epoch milliseconds. */
  start: number;
  end: number;
  stepSeconds: number;
  extended: Readonly<Record<string, string>>;
}

/** One series. Values that are missing in the store are missing here too; nothing is filled in. */
export interface MetricSet {
  tags: Record<string, string>;
  startTimeMillis: number;
  endTimeMillis: number;
  /** 0 when there is but one value. */
  stepMillis: number;
  values: number[];
}

/** Methods that ask the store throw `unavailable` when it cannot be reached and `invalid` with its words when it refuses. */
export interface MetricStore {
  name: string;
  ping(): Promise<{ version: string }>;
  /** Names that contain `filter`, sorted, at most `limit`. */
  metricNames(filter: string, limit: number): Promise<string[]>;
  /**
   * The text of a canary metric's query in the language of the store, templates filled in. Pure. Throws `invalid` naming what
   * is missing.
   */
  compose(query: JsonObject, scope: MetricScope, templates: Readonly<Record<string, string>>): string;
  /** An empty answer is one set without tags and values. */
  fetch(text: string, scope: MetricScope, signal?: AbortSignal): Promise<MetricSet[]>;
}
