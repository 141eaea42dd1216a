import type { Metadata } from 'next';
import { TemplatesScreen } from '#components/pipeline-templates/templates-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { listTemplates } from '#lib/pipeline-templates/queries';

export const metadata: Metadata = { title: 'Pipeline templates' };

export default async function TemplatesPage() {
  const actor = await requireActor('/pipeline-templates');
  const initial = await initialData(() => listTemplates(serverContext().database, actor, { limit: 100 }));
  return <TemplatesScreen initial={initial} />;
}
