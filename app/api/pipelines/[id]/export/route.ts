import { z } from 'zod';
import { download } from '#lib/http/download';
import { withRoute } from '#lib/http/route';
import { requirePipeline } from '#lib/pipeline-configs/queries';

/** The document as it is stored, as a file. */
export const GET = withRoute(
  { rule: 'read application', params: z.object({ id: z.string() }) },
  async ({ context, actor, params }) => {
    const { record } = await requirePipeline(context.database, actor, 'read', params);
    const text = `${JSON.stringify(record.document, null, 2)}\n`;
    return download([text], { name: `${record.application}-${record.name}.json`, type: 'application/json' });
  },
);
