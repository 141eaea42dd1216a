import type { Metadata } from 'next';
import { TokensScreen } from '#components/settings/tokens-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { listTokens } from '#lib/auth/tokens';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Your tokens' };

export default async function TokensPage() {
  const actor = await requireActor('/settings/tokens');
  const rows = await initialData(() => listTokens(serverContext().database, actor));
  return <TokensScreen initial={rows && { rows }} />;
}
