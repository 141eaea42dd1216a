import { z } from 'zod';
import { withGate } from '#lib/http/gate-route';
import { jsonObject } from '#lib/http/json-object';
import { deleteTemplate } from '#lib/pipeline-templates/commands';
import { ended, saveForGate, spinnakerTemplate } from '#lib/pipeline-templates/spinnaker-view';

const params = z.object({ id: z.string() });
const version = { tag: z.string().optional(), digest: z.string().optional() };

export const GET = withGate(
  { rule: 'read pipeline template', params, query: z.object(version) },
  ({ context, actor, params, query }) => spinnakerTemplate(context.database, actor, { ...params, ...query }),
);

/** As older clients update. */
export const POST = withGate(
  {
    rule: 'write pipeline template',
    params,
    query: z.object({ skipPlanDependents: z.stringbool().default(false) }),
    body: jsonObject,
    status: 202,
  },
  ({ context, actor, params, query, body }) =>
    saveForGate(context.database, actor, {
      document: { ...body, id: params.id },
      mode: 'update',
      force: query.skipPlanDependents,
    }),
);

export const DELETE = withGate(
  {
    rule: 'write pipeline template',
    params,
    query: z.object({ ...version, application: z.string().optional() }),
    status: 202,
  },
  async ({ context, actor, params, query: { tag, digest } }) => {
    await deleteTemplate(context.database, actor, { ...params, tag, digest });
    return ended(`Delete pipeline template '${params.id}'`, params);
  },
);
