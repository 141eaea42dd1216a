import { z } from 'zod';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import { deletePipeline, renamePipeline, savePipeline, setDisabled } from '#lib/pipeline-configs/commands';
import { checkPipeline, getPipeline } from '#lib/pipeline-configs/queries';

const params = z.object({ id: z.string() });

export const GET = withRoute({ rule: 'read application', params }, ({ context, actor, params }) =>
  getPipeline(context.database, actor, params),
);

export const PUT = withRoute(
  {
    rule: 'write application',
    params,
    body: z.object({ document: jsonObject, note: z.string().optional(), baseVersion: z.number().int() }),
  },
  async ({ context, actor, params, body }) => ({
    ...(await savePipeline(context.database, actor, { ...body, document: { ...body.document, id: params.id } })),
    findings: checkPipeline(body.document),
  }),
);

export const PATCH = withRoute(
  {
    rule: 'write application',
    params,
    body: z.union([z.object({ name: z.string() }), z.object({ disabled: z.boolean() })]),
  },
  ({ context, actor, params, body }) =>
    'name' in body
      ? renamePipeline(context.database, actor, { ...params, ...body })
      : setDisabled(context.database, actor, { ...params, ...body }),
);

export const DELETE = withRoute({ rule: 'write application', params }, ({ context, actor, params }) =>
  deletePipeline(context.database, actor, params),
);
