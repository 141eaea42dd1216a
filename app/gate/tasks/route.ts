import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';
import { startTask } from '#lib/operations/tasks';

const body = z.object({
  application: z.string().optional(),
  description: z.string().optional(),
  job: z.array(jsonObject),
});

export const POST = withGate({ rule: 'execute application', body }, async ({ context, actor, body }) => {
  const { id } = await startTask(context.database, actor, body);
  return { ref: `/tasks/${id}` };
});
