import { z } from 'zod';
import { listTasks } from '#lib/executions/spinnaker-queries';
import { withGate } from '#lib/http/gate-route';
import { commaList, pageLimit } from '#lib/http/guarded-route';
import { jsonObject } from '#lib/http/json-object';
import { startTask } from '#lib/operations/tasks';

const params = z.object({ application: z.string() });

export const GET = withGate(
  { rule: 'read application', params, query: z.object({ limit: pageLimit(50, 200), statuses: commaList.optional() }) },
  ({ context, actor, params, query }) => listTasks(context.database, actor, { ...params, ...query }),
);

export const POST = withGate(
  {
    rule: 'execute application',
    params,
    body: z.object({ description: z.string().optional(), job: z.array(jsonObject) }),
  },
  async ({ context, actor, params, body }) => {
    const { id } = await startTask(context.database, actor, { ...body, ...params });
    return { ref: `/tasks/${id}` };
  },
);
