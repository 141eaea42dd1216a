import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { previewImport } from '#lib/pipeline-configs/importing';

/** What an import would bring; nothing is saved. */
export const POST = withRoute(
  {
    rule: 'write application',
    params: z.object({ name: z.string() }),
    body: z.union([z.object({ url: z.string().min(1) }), z.object({ content: z.json() })]),
  },
  ({ context, actor, params, body }) =>
    previewImport(context.database, actor, context.http, { application: params.name, source: body }),
);
