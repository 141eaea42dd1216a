import { z } from 'zod';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { planPipeline } from '#lib/pipeline-templates/queries';

/** What a pipeline would be, whether it is saved or not; what is wrong with it is part of the answer. */
export const POST = withRoute(
  { rule: 'read application', body: z.object({ document: jsonObject }) },
  ({ context, actor, body }) => planPipeline(context.database, actor, body),
);
