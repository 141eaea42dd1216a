import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Designer } from '#components/pipeline-editor/designer';
import { freshDocument } from '#components/pipeline-editor/document/fresh.ts';
import { getApplication } from '#lib/applications/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { isGennakerError } from '#lib/kernel/errors';
import { getPipeline } from '#lib/pipeline-configs/queries';

interface DesignerPageProps {
  params: Promise<{ application: string; pipelineId: string }>;
  searchParams: Promise<{ name?: string | string[] }>;
}

export async function generateMetadata({ params }: DesignerPageProps): Promise<Metadata> {
  const { pipelineId } = await params;
  if (pipelineId === 'new') return { title: 'New pipeline' };
  return { title: (await load(decodeURIComponent(pipelineId))).name };
}

export default async function DesignerPage({ params, searchParams }: DesignerPageProps) {
  const { application: encoded, pipelineId } = await params;
  const application = decodeURIComponent(encoded);
  if (pipelineId === 'new') {
    const { name } = await searchParams;
    const { may } = await loadApplication(application);
    const document = freshDocument(application, typeof name === 'string' ? name : '');
    return <Designer application={application} version={0} document={document} may={may} />;
  }
  const { id, version, document, may, application: owner } = await load(decodeURIComponent(pipelineId));
  if (owner !== application) notFound();
  return <Designer key={id} application={application} id={id} version={version} document={document} may={may} />;
}

/** Once per request, for the title and the page. */
const load = cache(async (id: string) => {
  const actor = await requireActor();
  return await orNotFound(getPipeline(serverContext().database, actor, { id }));
});

const loadApplication = cache(async (name: string) => {
  const actor = await requireActor();
  return await orNotFound(getApplication(serverContext().database, actor, { name }));
});

async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isGennakerError(error) && error.code === 'not-found') notFound();
    throw error;
  }
}
