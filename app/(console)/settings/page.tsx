import type { Metadata } from 'next';
import { AccountsScreen } from '#components/settings/accounts-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { listAccounts } from '#lib/accounts/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Accounts' };

export default async function AccountsPage() {
  const actor = await requireActor('/settings');
  const rows = await initialData(() => listAccounts(serverContext().database, actor));
  return <AccountsScreen initial={rows && { rows }} />;
}
