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
