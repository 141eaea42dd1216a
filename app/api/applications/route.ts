import { z } from 'zod';
import { createApplication } from '#lib/applications/commands';
import { listApplications } from '#lib/applications/queries';
import { pageLimit } from '#lib/http/guarded-route';
import { jsonObject } from '#lib/http/json-object';
import { withRoute } from '#lib/http/route';

export const GET = withRoute(
  {
    rule: 'signed in',
    query: z.object({ search: z.string().optional(), after: z.string().optional(), limit: pageLimit(50, 200) }),
  },
  ({ context, actor, query }) => listApplications(context.database, actor, query),
);

export const POST = withRoute(
  {
    rule: 'create application',
    body: z.object({ name: z.string(), email: z.string().max(320).optional(), attributes: jsonObject.optional() }),
    status: 201,
  },
  ({ context, actor, body }) => createApplication(context.database, actor, body),
);
