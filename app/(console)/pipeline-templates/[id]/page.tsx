import type { Metadata } from 'next';
import { TemplateScreen } from '#components/pipeline-templates/template-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { getTemplate } from '#lib/pipeline-templates/queries';

interface TemplatePageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ digest?: string | string[] }>;
}

export async function generateMetadata({ params }: TemplatePageProps): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).id)} · Pipeline templates` };
}

export default async function TemplatePage({ params, searchParams }: TemplatePageProps) {
  const id = decodeURIComponent((await params).id);
  const { digest } = await searchParams;
  const actor = await requireActor(`/pipeline-templates/${encodeURIComponent(id)}`);
  const key = typeof digest === 'string' && digest !== '' ? { id, digest } : { id };
  const initial = await initialData(() => getTemplate(serverContext().database, actor, key));
  return <TemplateScreen id={id} initial={initial} />;
}
