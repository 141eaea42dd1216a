import type { Metadata } from 'next';
import { PipelinesScreen } from '#components/executions/list/pipelines-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { getApplication } from '#lib/applications/queries';
import { listByPipeline } from '#lib/executions/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Pipelines' };

const perPipeline = 5;

export default async function PipelinesPage({ params }: { params: Promise<{ application: string }> }) {
  const application = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${application}/pipelines`);
  const { database } = serverContext();
  const [view, initial] = await Promise.all([
    initialData(() => getApplication(database, actor, { name: application })),
    initialData(() => listByPipeline(database, actor, { application, perPipeline })),
  ]);
  return (
    <PipelinesScreen
      application={application}
      perPipeline={perPipeline}
      initial={initial}
      may={view?.may ?? { write: false, execute: false }}
    />
  );
}
