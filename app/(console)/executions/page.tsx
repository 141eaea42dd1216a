import type { Metadata } from 'next';
import { ExecutionsScreen } from '#components/executions/list/executions-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { listExecutions } from '#lib/executions/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Executions' };

export default async function ExecutionsPage() {
  const actor = await requireActor('/executions');
  const initial = await initialData(() => listExecutions(serverContext().database, actor, { limit: 50 }));
  return (
    <ExecutionsScreen
      title="Executions"
      initial={initial}
      emptyTitle="Nothing has run yet"
      emptyText="Every run of a pipeline and every change made by hand appears here."
    />
  );
}
