import type { Metadata } from 'next';
import { SystemScreen } from '#components/settings/system-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { systemOf } from '#lib/executions/system';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'System' };

export default async function SystemPage() {
  const actor = await requireActor('/settings/system');
  return <SystemScreen initial={await initialData(() => systemOf(serverContext().database, actor))} />;
}
