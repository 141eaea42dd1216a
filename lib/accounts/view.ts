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
  /** `stored` = made and changed here; `file` = from gennaker.yaml; `sandbox` = of the sandbox clusters. */
  source: string;
  updatedAt: number;
  updatedBy: string;
  sync?: { state: string; since: number; reason?: string; syncedAt?: number };
}

/** Where an account is set up, in words. */
export function originOf(source: string): string {
  if (source === 'stored') return 'this installation';
  return source === 'file' ? 'gennaker.yaml' : `the ${source}`;
}

/** Why an account cannot be changed here; undefined = it can. */
export function lockOf(source: string): string | undefined {
  if (source === 'stored') return undefined;
  return source === 'file'
    ? 'comes from gennaker.yaml; change it there'
    : `belongs to the ${source} and stays as it is`;
}
