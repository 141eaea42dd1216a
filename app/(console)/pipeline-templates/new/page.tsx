import type { Metadata } from 'next';
import { NewTemplateScreen } from '#components/pipeline-templates/new-template-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { getPipeline } from '#lib/pipeline-configs/queries';

export const metadata: Metadata = { title: 'New pipeline template' };

/** `?from=` names the pipeline it is made out of. */
export default async function NewTemplatePage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string | string[] }>;
}) {
  const { from } = await searchParams;
  const actor = await requireActor('/pipeline-templates/new');
  if (typeof from !== 'string' || from === '') return <NewTemplateScreen />;
  const pipeline = await initialData(() => getPipeline(serverContext().database, actor, { id: from }));
  if (!pipeline) return <NewTemplateScreen />;
  const { name, document, resolved } = pipeline;
  return <NewTemplateScreen source={{ name, document: resolved ?? document }} />;
}
