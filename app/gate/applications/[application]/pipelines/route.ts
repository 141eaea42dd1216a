import { z } from 'zod';
import { listLatest } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';
import { commaList, pageLimit } from '#lib/http/guarded-route';

export const GET = withGate(
  {
    rule: 'read application',
    params: z.object({ application: z.string() }),
    query: z.object({
      limit: pageLimit(10, 200),
      statuses: commaList.optional(),
      expand: z.stringbool().default(true),
      pipelineNameFilter: z.string().optional(),
    }),
  },
  ({ context, actor, params, query: { pipelineNameFilter, ...query } }) =>
    listLatest(context.database, actor, { ...params, ...query, pipelineName: pipelineNameFilter }),
);
