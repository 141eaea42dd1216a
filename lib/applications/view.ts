import type { JsonObject } from '#lib/kernel/json';

/** What screens and routes know of applications. Times are epoch milliseconds. */
export interface ApplicationRow {
  name: string;
  email: string;
  owner: string;
  description: string;
  /** Where it runs, with instances by health: `{ healthy: 3, starting: 1 }`. */
  accounts: { account: string; health: Record<string, number> }[];
  lastExecution?: { id: string; name: string; status: string; at: number };
  updatedAt: number;
}

export interface ApplicationView {
  name: string;
  email: string;
  owner: string;
  description: string;
  /** Everything Spinnaker's clients may have stored, `permissions` included. */
  attributes: JsonObject;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
  updatedBy: string;
  counts: { pipelines: number; clusters: number; loadBalancers: number; firewalls: number; running: number };
  may: { write: boolean; execute: boolean };
  /** The rule behind what they may not, in words. */
  whyNot: { write?: string; execute?: string };
}
