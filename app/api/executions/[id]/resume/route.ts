import { z } from 'zod';
import { resumeExecution } from '#lib/executions/commands';
import { withRoute } from '#lib/http/route';

export const POST = withRoute(
  { rule: 'execute application', params: z.object({ id: z.string() }), body: z.object({}).default({}) },
  ({ context, actor, params, body }) => resumeExecution(context.database, actor, { ...params, ...body }),
);
