import { z } from 'zod';
import { searchExecutions } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';
import { commaList } from '#lib/http/guarded-route';

const query = z.object({
  triggerTypes: commaList.optional(),
  pipelineName: z.string().optional(),
  eventId: z.string().optional(),
  trigger: z.string().max(100_000).optional(),
  triggerTimeStartBoundary: z.coerce.number().optional(),
  triggerTimeEndBoundary: z.coerce.number().optional(),
  statuses: commaList.optional(),
  startIndex: z.coerce.number().int().default(0),
  size: z.coerce.number().int().default(10),
  reverse: z.stringbool().default(false),
  expand: z.stringbool().default(false),
});

export const GET = withGate(
  { rule: 'read application', params: z.object({ application: z.string() }), query },
  ({ context, actor, params, query }) => searchExecutions(context.database, actor, { ...params, ...query }),
);
