import type { Metadata } from 'next';
import { ApprovalsScreen } from '#components/approvals/approvals-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { listApprovals } from '#lib/approvals/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Approvals' };

export default async function ApprovalsPage() {
  const actor = await requireActor('/approvals');
  const rows = await initialData(() => listApprovals(serverContext().database, actor));
  return <ApprovalsScreen initial={rows && { rows }} />;
}
