import { z } from 'zod';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { deleteTemplate, saveTemplate } from '#lib/pipeline-templates/commands';
import { getTemplate } from '#lib/pipeline-templates/queries';

const params = z.object({ id: z.string() });
const version = z.object({ tag: z.string().optional(), digest: z.string().optional() });

export const GET = withRoute(
  { rule: 'read pipeline template', params, query: version },
  ({ context, actor, params, query }) => getTemplate(context.database, actor, { ...params, ...query }),
);

export const PUT = withRoute(
  {
    rule: 'write pipeline template',
    params,
    body: z.object({
      document: jsonObject,
      tag: z.string().optional(),
      note: z.string().optional(),
      baseDigest: z.string(),
      force: z.boolean().optional(),
    }),
  },
  ({ context, actor, params, body }) =>
    saveTemplate(context.database, actor, {
      ...body,
      document: { ...body.document, id: params.id },
      mode: 'update',
    }),
);

export const DELETE = withRoute(
  { rule: 'write pipeline template', params, query: version },
  ({ context, actor, params, query }) => deleteTemplate(context.database, actor, { ...params, ...query }),
);
