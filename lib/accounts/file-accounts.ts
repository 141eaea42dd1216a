import { type AccountKind, accountKinds } from '#lib/accounts/kind';
import { checkAccount } from '#lib/accounts/kinds';
import { emptySecret, type SecretBox } from '#lib/accounts/secrets';
import { recordAudit } from '#lib/audit/record';
import { internalActor } from '#lib/auth/actor';
import type { FileAccount } from '#lib/config/config-file';
import { invalid } from '#lib/kernel/errors';
import { findAccount, replaceFileAccounts } from '#lib/store/accounts';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction } from '#lib/store/database';

/**
 * Makes the accounts of gennaker.yaml those that are stored as coming from it: new ones are added, changed ones changed,
 * those no longer in it taken away. Throws `invalid` naming the account that is wrong; then nothing is changed.
 */
export async function storeFileAccounts(
  database: Database,
  box: SecretBox,
  accounts: readonly FileAccount[],
): Promise<void> {
  const checked = accounts.map((account) => {
    const kind = accountKinds.find((one) => one === account.kind);
    if (!kind)
      throw invalid(
        `The account ${account.name} of gennaker.yaml has the kind ${account.kind}; there are ${accountKinds.join(', ')}`,
      );
    return { ...account, ...checkedAccount(kind, account), kind };
  });
  for (const { kind, name } of checked) {
    const there = await findAccount(database.pool, kind, name);
    if (there && there.source !== 'file') {
      throw invalid(`The ${kind} account ${name} of gennaker.yaml is stored here already; delete one of the two`);
    }
  }
  const writes = checked.map(({ kind, name, type, environment, settings, secrets }) => {
    const secret = emptySecret(secrets) ? null : box.seal(secrets, `${kind}/${name}`);
    return { kind, name, type, environment, settings, secret, by: 'gennaker.yaml' };
  });
  await inTransaction(database, async (sql) => {
    await replaceFileAccounts(sql, writes);
    const details = { accounts: writes.map(({ kind, name }) => `${kind}/${name}`) };
    await recordAudit(sql, internalActor('config'), {
      action: 'account.file',
      object: 'accounts of gennaker.yaml',
      details,
    });
    await notifyChange(sql, { topic: 'accounts', id: 'file' });
  });
}

function checkedAccount(kind: AccountKind, account: FileAccount) {
  try {
    return checkAccount(kind, account.type, account);
  } catch (error) {
    throw invalid(
      `The account ${account.name} of gennaker.yaml is wrong: ${error instanceof Error ? error.message : ''}`,
    );
  }
}
