import { z } from 'zod';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';
import {
  deletePipeline,
  lockPipelineEdits,
  renamePipeline,
  savePipeline,
  setDisabled,
  unlockPipelineEdits,
} from '#lib/pipeline-configs/commands';
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
    ...(await savePipeline(context.database, actor, {
      ...body,
      document: { ...body.document, id: params.id },
      onScreen: true,
    })),
    findings: checkPipeline(body.document),
  }),
);

export const PATCH = withRoute(
  {
    rule: 'write application',
    params,
    body: z.union([
      z.object({ name: z.string() }),
      z.object({ disabled: z.boolean() }),
      z.object({ locked: z.object({ description: z.string().max(1000), allowUnlockUi: z.boolean() }).nullable() }),
    ]),
  },
  ({ context: { database }, actor, params, body }) => {
    if ('name' in body) return renamePipeline(database, actor, { ...params, ...body });
    if ('disabled' in body) return setDisabled(database, actor, { ...params, ...body });
    if (body.locked === null) return unlockPipelineEdits(database, actor, params);
    return lockPipelineEdits(database, actor, { ...params, ...body.locked });
  },
);

export const DELETE = withRoute({ rule: 'write application', params }, ({ context, actor, params }) =>
  deletePipeline(context.database, actor, params),
);
