import { z } from 'zod';
import { deleteApplication, updateApplication } from '#lib/applications/commands';
import { getApplication } from '#lib/applications/queries';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

const params = z.object({ name: z.string() });

export const GET = withRoute({ rule: 'read application', params }, ({ context, actor, params }) =>
  getApplication(context.database, actor, params),
);

export const PATCH = withRoute(
  {
    rule: 'write application',
    params,
    body: z.object({ email: z.string().max(320).optional(), attributes: jsonObject.optional() }),
  },
  ({ context, actor, params, body }) => updateApplication(context.database, actor, { ...params, ...body }),
);

export const DELETE = withRoute({ rule: 'write application', params }, ({ context, actor, params }) =>
  deleteApplication(context.database, actor, params),
);
