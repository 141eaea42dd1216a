import type { Guarded } from '#lib/auth/can';
import type { AccountRecord } from '#lib/store/accounts';
import { permissionsOf } from '#lib/store/applications';

/** An account obeys its own lists and those of its environment: who may not deploy to production may not in any account of it. */
export function guardedAccount(
  record: Pick<AccountRecord, 'kind' | 'name' | 'settings' | 'environment' | 'environmentRule'>,
): Guarded {
  const { kind, name, environment, environmentRule } = record;
  const permissions = permissionsOf(record.settings);
  const account: Guarded = { kind: 'account', name, place: `${kind}/${name}`, permissions };
  if (!environmentRule) return account;
  const around = permissionsOf({ permissions: environmentRule });
  return { ...account, within: { kind: 'environment', name: environment, permissions: around } };
}
