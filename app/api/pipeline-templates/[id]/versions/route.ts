import { z } from 'zod';
import { withRoute } from '#lib/http/route';
import { listTemplateVersions } from '#lib/pipeline-templates/queries';

export const GET = withRoute(
  { rule: 'read pipeline template', params: z.object({ id: z.string() }) },
  async ({ context, actor, params }) => {
    const versions = await listTemplateVersions(context.database, actor, params);
    return { rows: versions.map(({ document: _document, ...row }) => row) };
  },
);
