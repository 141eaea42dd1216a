import type { SecondFactorPolicy } from '#lib/identity/contract';
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
  /** Whether a second factor of ours is asked of them when they sign in. */
  secondFactor: boolean;
}

/** Of which local users a second factor is demanded, and who would have to set one up: those without, by policy. */
export interface SecondFactorPolicyView {
  required: SecondFactorPolicy;
  without: Record<SecondFactorPolicy, string[]>;
}

/** A rule that sets permissions by the beginning of a name. Role names under READ, WRITE, EXECUTE and CREATE. */
export interface PermissionRuleView {
  kind: 'application' | 'environment';
  pattern: string;
  permissions: JsonObject;
  /** `file` = from gennaker.yaml, and changed there alone. */
  source: 'stored' | 'file';
  updatedAt: number;
  updatedBy: string;
}

/** Whether gennaker.yaml is taken over. */
export interface FileStateView {
  at: number;
  /** Why what stands in it now is not: what stood in it before still counts. */
  refused?: string;
}

/** What a rule would change, for whom. Administrators are never among them: no rule keeps them from anything. */
export interface RuleEffect {
  /** Applications without lists of their own, or accounts of the environments, that obey the rule. */
  things: { count: number; names: string[] };
  people: { name: string; gains: RuleAction[]; loses: RuleAction[] }[];
  /** People who are not listed because there are too many. */
  more: number;
  /** What anybody without a role that is named may do afterwards. */
  everyone: RuleAction[];
}

export type RuleAction = 'read' | 'execute' | 'write';

/** A name for programs and triggers: it has roles and tokens, and nobody signs in as it. */
export interface ServiceAccountView {
  name: string;
  roles: string[];
  source: 'stored' | 'file';
  createdAt: number;
  /** When it last did anything: a token was used, or something was done in its name. */
  lastUsedAt?: number;
  tokens: ServiceToken[];
  /** Pipelines whose triggers run as it. */
  pipelines: { id: string; application: string; name: string }[];
  /** People who have all of its roles; only they, and administrators, may use it. */
  users: { count: number; names: string[] };
}

export interface ServiceToken {
  id: string;
  name: string;
  hint: string;
  scope?: string;
  applications: string[];
  createdAt: number;
  expiresAt?: number;
  lastUsedAt?: number;
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
  /** Which applications they may create, by the rules for names, the default last; on the first page. */
  creating: { names: string; allowed: boolean; rule: string }[];
  rows: RightsRow[];
  /** The last application of this page, given to `after`; absent on the last page. */
  next?: string;
}
