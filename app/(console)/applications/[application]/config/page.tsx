import type { Metadata } from 'next';
import { ConfigScreen } from '#components/applications/config-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { getApplication } from '#lib/applications/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Config' };

export default async function ConfigPage({ params }: { params: Promise<{ application: string }> }) {
  const name = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${name}/config`);
  const initial = await initialData(() => getApplication(serverContext().database, actor, { name }));
  return <ConfigScreen name={name} initial={initial} />;
}
