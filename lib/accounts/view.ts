import type { AccountKind } from '#lib/accounts/kind';
import type { JsonObject } from '#lib/kernel/json';

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
  /** `stored` = made and changed here; `file` = from gennaker.yaml; `sandbox` = of the sandbox clusters. */
  source: string;
  updatedAt: number;
  updatedBy: string;
  sync?: { state: string; since: number; reason?: string; syncedAt?: number };
}
