import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { stringAt } from '#lib/kernel/json';
import { listDocuments } from '#lib/pipeline-configs/queries';

export const GET = withGate(
  {
    rule: 'read application',
    params: z.object({ application: z.string() }),
    query: z.object({ pipelineNameFilter: z.string().optional(), pipelineLimit: z.coerce.number().int().optional() }),
  },
  async ({ context, actor, params, query }) => {
    const documents = await listDocuments(context.database, actor, params);
    const wanted = query.pipelineNameFilter?.toLowerCase() ?? '';
    const named = documents.filter((document) => stringAt(document, 'name')?.toLowerCase().includes(wanted));
    return named.slice(0, query.pipelineLimit);
  },
);
