import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Designer } from '#components/pipeline-editor/designer';
import { freshDocument } from '#components/pipeline-editor/document/fresh.ts';
import { templatedDocument } from '#components/pipeline-templates/templated-document.ts';
import { TemplatedPipelineScreen } from '#components/pipeline-templates/templated-pipeline-screen';
import { getApplication } from '#lib/applications/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { isGennakerError } from '#lib/kernel/errors';
import { getPipeline } from '#lib/pipeline-configs/queries';
import { planPipeline } from '#lib/pipeline-templates/queries';
import { isTemplated } from '#lib/pipelines/templates/reference';

interface DesignerPageProps {
  params: Promise<{ application: string; pipelineId: string }>;
  searchParams: Promise<{ name?: string | string[]; template?: string | string[] }>;
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
    const { name, template } = await searchParams;
    const { may } = await loadApplication(application);
    if (typeof template === 'string' && template !== '') {
      const document = templatedDocument(application, typeof name === 'string' ? name : '', template);
      const plan = await planPipeline(serverContext().database, await requireActor(), { document });
      return (
        <TemplatedPipelineScreen application={application} version={0} document={document} plan={plan} may={may} />
      );
    }
    const document = freshDocument(application, typeof name === 'string' ? name : '');
    return <Designer application={application} version={0} document={document} may={may} />;
  }
  const pipeline = await load(decodeURIComponent(pipelineId));
  const { id, version, document, may, application: owner } = pipeline;
  if (owner !== application) notFound();
  if (isTemplated(document)) {
    const plan = { document: pipeline.resolved, findings: pipeline.findings, origin: pipeline.origin };
    const place = { application, id, version, document, plan, may };
    return <TemplatedPipelineScreen key={id} {...place} />;
  }
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
