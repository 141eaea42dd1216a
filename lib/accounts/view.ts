import type { JsonObject } from '#lib/kernel/json';

export const accountKinds = ['cloud', 'ci', 'metric-store', 'notification'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** What screens know of an account; never a secret. Times are epoch milliseconds. */
export interface AccountView {
  kind: AccountKind;
  name: string;
  type: string;
  environment: string;
  /** Of clouds: those in which something is known to live. */
  namespaces: string[];
  /** Only for administrators; empty for others. */
  settings: JsonObject;
  /** Which secrets are set, by name; only for administrators. */
  secretNames: string[];
  /** Said when the stored secrets cannot be opened. */
  problem?: string;
  /** `file` = from gennaker.yaml, read-only here. */
  source: string;
  updatedAt: number;
  updatedBy: string;
  sync?: { state: string; since: number; reason?: string; syncedAt?: number };
}
