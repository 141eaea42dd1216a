import { z } from 'zod';
import { listByIds, listLatest } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';
import { commaList, pageLimit } from '#lib/http/guarded-route';
import { invalid } from '#lib/kernel/errors';

const query = z.object({
  pipelineConfigIds: commaList.optional(),
  executionIds: commaList.optional(),
  limit: pageLimit(1, 200),
  statuses: commaList.optional(),
  expand: z.stringbool().default(true),
});

export const GET = withGate({ rule: 'signed in', query }, ({ context, actor, query }) => {
  const { executionIds, pipelineConfigIds, ...rest } = query;
  if (executionIds) return listByIds(context.database, actor, { ids: executionIds, expand: query.expand });
  if (pipelineConfigIds) return listLatest(context.database, actor, { ...rest, pipelineIds: pipelineConfigIds });
  throw invalid('Give either pipelineConfigIds or executionIds');
});
