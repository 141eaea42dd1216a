import { z } from 'zod';
import { pageLimit } from '#lib/http/guarded-route';
import { jsonObject } from '#lib/http/json-object';
import { nameList } from '#lib/http/list-query';
import { withRoute } from '#lib/http/route';
import { saveTemplate } from '#lib/pipeline-templates/commands';
import { listTemplates } from '#lib/pipeline-templates/queries';

export const GET = withRoute(
  {
    rule: 'signed in',
    query: z.object({
      scopes: nameList,
      search: z.string().optional(),
      after: z.string().optional(),
      limit: pageLimit(100, 1000),
    }),
  },
  ({ context, actor, query }) => listTemplates(context.database, actor, query),
);

export const POST = withRoute(
  {
    rule: 'create pipeline template',
    body: z.object({ document: jsonObject, tag: z.string().optional(), note: z.string().optional() }),
    status: 201,
  },
  ({ context, actor, body }) => saveTemplate(context.database, actor, { ...body, mode: 'create' }),
);
