import { z } from 'zod';
import { download } from '#lib/http/download';
import { withRoute } from '#lib/http/route';
import { listDocuments } from '#lib/pipeline-configs/queries';

/** All pipelines of the application in one file, which an import takes. */
export const GET = withRoute(
  { rule: 'read application', params: z.object({ name: z.string() }) },
  async ({ context, actor, params }) => {
    const documents = await listDocuments(context.database, actor, { application: params.name });
    const text = `${JSON.stringify(documents, null, 2)}\n`;
    return download([text], { name: `${params.name}-pipelines.json`, type: 'application/json' });
  },
);
