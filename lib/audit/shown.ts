import { withoutSecrets } from '#lib/audit/mask';
import type { AuditRow } from '#lib/store/audit';

/**
 * An entry as it leaves: masked once more. What is masked today was not always, an entry cannot be changed, and its hash covers
 * what is stored; so an older one keeps in the database what it held, and tells nobody. Of a newer one this changes nothing.
 */
export function shownEntry(row: AuditRow): AuditRow {
  const { details, before, after } = row;
  return {
    ...row,
    details: withoutSecrets(details),
    before: before && withoutSecrets(before),
    after: after && withoutSecrets(after),
  };
}
