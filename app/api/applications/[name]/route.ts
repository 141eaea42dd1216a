import { z } from 'zod';
import { deleteApplication, updateApplication } from '#lib/applications/commands';
import { getApplication } from '#lib/applications/queries';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

const params = z.object({ name: z.string() });

export const GET = withRoute({ params }, ({ context, actor, params }) =>
  getApplication(context.database, actor, params),
);

export const PATCH = withRoute(
  { params, body: z.object({ email: z.string().max(320).optional(), attributes: jsonObject.optional() }) },
  ({ context, actor, params, body }) => updateApplication(context.database, actor, { ...params, ...body }),
);

export const DELETE = withRoute({ params }, ({ context, actor, params }) =>
  deleteApplication(context.database, actor, params),
);
