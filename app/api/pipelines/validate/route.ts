import { z } from 'zod';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { checkPipeline } from '#lib/pipeline-configs/queries';

/** The findings about a document that need not be saved: the very list that the designer shows. */
export const POST = withRoute({ rule: 'signed in', body: z.object({ document: jsonObject }) }, ({ body }) => ({
  findings: checkPipeline(body.document),
}));
