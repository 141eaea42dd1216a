import type { Metadata } from 'next';
import { cache } from 'react';
import { ExecutionScreen } from '#components/executions/detail/execution-screen';
import { windowTitleOf } from '#components/executions/wording.ts';
import { initialData } from '#components/shell/initial-data.ts';
import { getExecution } from '#lib/executions/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

interface ExecutionPageProps {
  params: Promise<{ application: string; id: string }>;
}

const load = cache(async (id: string, path: string) => {
  const actor = await requireActor(path);
  return await initialData(() => getExecution(serverContext().database, actor, { id }));
});

async function executionOf(params: ExecutionPageProps['params']) {
  const { application, id } = await params;
  return await load(id, `/applications/${application}/executions/${id}`);
}

export async function generateMetadata({ params }: ExecutionPageProps): Promise<Metadata> {
  const execution = await executionOf(params);
  return { title: { absolute: `${execution ? windowTitleOf(execution) : 'Run'} · Gennaker` } };
}

export default async function ExecutionPage({ params }: ExecutionPageProps) {
  const { id } = await params;
  return <ExecutionScreen id={id} initial={await executionOf(params)} />;
}
