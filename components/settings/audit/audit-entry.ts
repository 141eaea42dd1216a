/** One line of the audit log, as the API tells it. */
export interface AuditEntry {
  id: string;
  at: number;
  actor: string;
  action: string;
  object: string;
  application: string | null;
  result: string;
  reason: string | null;
  address: string | null;
  via: string | null;
  details: Record<string, unknown>;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  seq: number | null;
  hash: string | null;
}

export interface AuditPage {
  rows: AuditEntry[];
  next?: string;
}

/** How far the log is linked and checked. */
export interface AuditChain {
  linked: number;
  linkedAt?: number;
  waiting: number;
  takenAway: number;
  streamed?: number;
  verification?: { at: number; entries: number; upTo: number; broken?: { seq: number; reason: string } };
}

export interface AuditSearch {
  actor: string;
  action: string;
  object: string;
  result: string;
  from: string;
  to: string;
}

/** What is asked most, and the words of the log for it; ending in a dot = all that begin so. */
export const commonActions = [
  { action: '', label: 'Everything' },
  { action: 'execution.start', label: 'Runs started' },
  { action: 'operation.', label: 'Changes by hand' },
  { action: 'execution.judge', label: 'Decisions' },
  { action: 'pipeline.', label: 'Pipelines' },
  { action: 'user.', label: 'Rights of people' },
  { action: 'permission-rule.', label: 'Rules' },
] as const;

/** Where the run is shown that the entry is about. */
export function runOf({ application, details }: Pick<AuditEntry, 'application' | 'details'>): string | undefined {
  const id = details.executionId;
  if (application === null || typeof id !== 'string') return undefined;
  return `/applications/${encodeURIComponent(application)}/executions/${encodeURIComponent(id)}`;
}

/** What the API is asked for; `to` is a day that counts too. */
export function searchQuery({ actor, action, object, result, from, to }: AuditSearch) {
  const day = (text: string, plus = 0) => {
    const at = Date.parse(`${text}T00:00:00`);
    return Number.isNaN(at) ? undefined : new Date(at + plus).toISOString();
  };
  return {
    actor: actor.trim(),
    action: action.trim(),
    object: object.trim(),
    result,
    from: day(from),
    to: day(to, 86_400_000),
  };
}
