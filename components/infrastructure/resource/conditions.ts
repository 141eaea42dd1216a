import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';

export interface Condition {
  type: string;
  /** Undefined where nobody knows. */
  good: boolean | undefined;
  reason?: string;
  message?: string;
  /** When it last changed, epoch milliseconds. */
  since?: number;
}

/** Conditions whose coming true is bad news; of all others it is good. */
const bad = /Failure|Pressure|Unavailable|Disruption|Failed|Suspended/;

/** What an object's controller says of it, the bad first. */
export function conditionsOf(manifest: JsonObject): Condition[] {
  const list = objectAt(manifest, 'status').conditions;
  const conditions = (Array.isArray(list) ? list : []).filter(isJsonObject).flatMap((item): Condition[] => {
    const type = stringAt(item, 'type');
    if (!type) return [];
    const status = stringAt(item, 'status');
    const since = Date.parse(stringAt(item, 'lastTransitionTime') ?? '');
    return [
      {
        type,
        good: status === 'Unknown' || status === undefined ? undefined : (status === 'True') !== bad.test(type),
        reason: stringAt(item, 'reason'),
        message: stringAt(item, 'message'),
        ...(Number.isFinite(since) ? { since } : {}),
      },
    ];
  });
  const rank = ({ good }: Condition) => (good === false ? 0 : good === undefined ? 1 : 2);
  return conditions.sort((left, right) => rank(left) - rank(right));
}
