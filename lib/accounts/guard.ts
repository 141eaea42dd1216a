import type { Guarded } from '#lib/auth/can';
import type { AccountRecord } from '#lib/store/accounts';
import { permissionsOf } from '#lib/store/applications';

/** An account obeys its own lists and those of its environment: who may not deploy to production may not in any account of it. */
export function guardedAccount(
  record: Pick<AccountRecord, 'name' | 'settings' | 'environment' | 'environmentRule'>,
): Guarded {
  const { name, environment, environmentRule } = record;
  const account: Guarded = { kind: 'account', name, permissions: permissionsOf(record.settings) };
  if (!environmentRule) return account;
  const permissions = permissionsOf({ permissions: environmentRule });
  return { ...account, within: { kind: 'environment', name: environment, permissions } };
}
