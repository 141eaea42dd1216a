import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { listTemplateUses } from '#lib/pipeline-templates/queries';

export const GET = withRoute(
  { rule: 'read pipeline template', params: z.object({ id: z.string() }) },
  async ({ context, actor, params }) => {
    const { rows, hidden } = await listTemplateUses(context.database, actor, params);
    return { rows, hidden };
  },
);
