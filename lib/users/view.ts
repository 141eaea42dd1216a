import type { JsonObject } from '#lib/kernel/json';

/** What administrators see of people. Times are epoch milliseconds. */
export interface UserView {
  name: string;
  displayName: string;
  email: string;
  /** Which identity source answers for them; only `local` ones are changed here. */
  source: string;
  roles: string[];
  admin: boolean;
  createdAt: number;
  lastSignInAt?: number;
}

/** A rule that sets permissions by the beginning of a name. Role names under READ, WRITE, EXECUTE and CREATE. */
export interface PermissionRuleView {
  kind: 'application' | 'environment';
  pattern: string;
  permissions: JsonObject;
  updatedAt: number;
  updatedBy: string;
}

/** What somebody may do to one thing, and for each the rule that says so. */
export interface RightsRow {
  kind: 'application' | 'account';
  name: string;
  rights: { action: 'read' | 'execute' | 'write'; allowed: boolean; rule: string }[];
}

export interface PersonRights {
  user: Pick<UserView, 'name' | 'displayName' | 'source' | 'roles' | 'admin'>;
  /** What holds for everything, in words. */
  summary: string;
  rows: RightsRow[];
  /** The last application of this page, given to `after`; absent on the last page. */
  next?: string;
}
